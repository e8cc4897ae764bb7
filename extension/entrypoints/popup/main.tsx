import { render } from 'preact';
import { setDocumentLanguage } from '../../i18n.ts';
import { PromptPage } from '../../prompt/PromptPage.tsx';

setDocumentLanguage(document);
const app = document.getElementById('app');
// Opened as a window of its own about a service, or by the toolbar about the tab in front.
const service = new URLSearchParams(location.search).get('service');
if (app) render(<PromptPage service={service} />, app);
