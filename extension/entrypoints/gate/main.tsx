import { render } from 'preact';
import { GatePage } from '../../gate/GatePage.tsx';
import { setDocumentLanguage } from '../../i18n.ts';

setDocumentLanguage(document);
const app = document.getElementById('app');
if (app) render(<GatePage />, app);
