/** The part of Swagger UI that the page uses; the package has no types of its own. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  interface SwaggerRequest {
    url: string;
    headers: Record<string, string>;
  }

  interface SwaggerOptions {
    domNode: HTMLElement;
    url: string;
    validatorUrl: null;
    docExpansion: 'list';
    defaultModelsExpandDepth: number;
    syntaxHighlight: { activated: boolean };
    tryItOutEnabled: boolean;
    requestSnippetsEnabled: boolean;
    plugins: { wrapComponents: Record<string, () => () => null> }[];
    showMutatedRequest: boolean;
    requestInterceptor: (request: SwaggerRequest) => SwaggerRequest;
  }

  export default function SwaggerUI(options: SwaggerOptions): void;
}
