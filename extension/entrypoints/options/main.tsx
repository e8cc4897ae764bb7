import { render } from 'preact';
import { setDocumentLanguage } from '../../format.ts';
import { OptionsPage } from '../../identity/OptionsPage.tsx';

setDocumentLanguage(document);
const app = document.getElementById('app');
if (app) render(<OptionsPage />, app);
