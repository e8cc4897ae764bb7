import { render } from 'preact';
import { setDocumentLanguage } from '../../i18n.ts';
import { OptionsPage } from '../../identity/OptionsPage.tsx';

setDocumentLanguage(document);
const app = document.getElementById('app');
if (app) render(<OptionsPage />, app);
