import { render } from 'preact';
import { setDocumentLanguage } from '../../format.ts';
import { PolicyWindow } from '../../policy/PolicyWindow.tsx';
import { PromptPage } from '../../prompt/PromptPage.tsx';

setDocumentLanguage(document);
const app = document.getElementById('app');
// Opened by the toolbar about the tab in front; or as a window of its own about a service, or with the policy's text.
const query = new URLSearchParams(location.search);
const page = query.has('policy') ? <PolicyWindow /> : <PromptPage service={query.get('service')} />;
if (app) render(page, app);
