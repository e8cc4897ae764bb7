import { render } from 'preact';
import { setDocumentLanguage } from '../../format.ts';
import { GatePage } from '../../gate/GatePage.tsx';

setDocumentLanguage(document);
const app = document.getElementById('app');
if (app) render(<GatePage />, app);
