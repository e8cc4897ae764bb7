/** The interactive documentation of the API: Swagger UI on the Worker's own OpenAPI document. */
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import { repair } from './repair.ts';

const nothing = () => () => null;
const token = document.getElementById('token') as HTMLInputElement;
const place = document.getElementById('api') as HTMLElement;

new MutationObserver(() => repair(place)).observe(place, { childList: true, subtree: true });

SwaggerUI({
  domNode: place,
  url: '../openapi.json',
  validatorUrl: null,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  syntaxHighlight: { activated: false },
  tryItOutEnabled: true,
  requestSnippetsEnabled: false,
  // The page has a heading of its own, and a field for the token in place of a dialog that does not hold the focus.
  plugins: [
    { wrapComponents: { InfoContainer: nothing, AuthorizeBtnContainer: nothing, authorizeOperationBtn: nothing } },
  ],
  // The command line that is shown beside an answer is one without the token.
  showMutatedRequest: false,
  requestInterceptor: (request) => {
    const isOwn = new URL(request.url, location.href).origin === location.origin;
    if (isOwn && token.value !== '') request.headers['Authorization'] = `Bearer ${token.value.trim()}`;
    return request;
  },
});
