/** The OpenAPI document, made from the table of endpoints and their schemas. */
import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type { Context } from 'hono';
import type * as v from 'valibot';
import { BODY_LIMIT, JWS_CONTENT_TYPE } from '../shared/api.ts';
import { PROBLEM_STATUS, type ProblemCode, problemSchema } from '../shared/problem.ts';
import type { AppEnv } from './app.ts';
import { JSON_CONTENT_TYPE } from './body.ts';
import type { Endpoint } from './endpoint.ts';

export function openapi(c: Context<AppEnv>, endpoints: readonly Endpoint[]): Response {
  return c.json(describeApi(endpoints));
}

export function describeApi(endpoints: readonly Endpoint[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(PARAMETER, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describeEndpoint(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Unshade',
      version: '1',
      description: `Bodies are at most ${BODY_LIMIT} bytes. Every refusal is a problem with a code, a message and, where one is wrong, the field.`,
    },
    tags: Object.values(TAGS),
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema) },
      securitySchemes: { staff: { type: 'http', scheme: 'bearer', description: 'A personal access token.' } },
    },
  };
}

/** A part of a path that stands for a value, as the router writes it. */
const PARAMETER = /:(\w+)/g;

/** One a kind of caller. */
const TAGS = {
  staff: { name: 'staff', description: 'For staff, by personal access token and role.' },
  browser: { name: 'browsers', description: 'For browsers, by their signature.' },
  public: { name: 'anybody', description: 'For anybody; some ask for an enrolment token or a receipt in the body.' },
} as const satisfies Record<Endpoint['access']['kind'], unknown>;

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description:
    'The version that was read, as its ETag said, or "0" for what is not there yet: what somebody else has written since is not lost.',
  schema: { type: 'string' },
};

function describeEndpoint({
  path,
  summary,
  access,
  query,
  signedBody,
  textBody,
  body,
  ifMatch,
  response,
  alsoAnswers = [],
  problems,
}: Endpoint) {
  const parameters = [...describePath(path), ...(query ? describeQuery(query) : []), ...(ifMatch ? [IF_MATCH] : [])];
  const other = Object.fromEntries(alsoAnswers.map((type) => [type, { schema: { type: 'string' } }]));
  return {
    tags: [TAGS[access.kind].name],
    summary,
    security: access.kind === 'staff' ? [{ staff: [] }] : [],
    ...(access.kind === 'staff' ? { 'x-roles': access.roles } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(signedBody ? { requestBody: describeSignedBody(signedBody) } : {}),
    ...(textBody
      ? {
          requestBody: {
            description: textBody.description,
            required: true,
            content: { [textBody.type]: { schema: { type: 'string' } } },
          },
        }
      : {}),
    ...(body
      ? { requestBody: { required: true, content: { [JSON_CONTENT_TYPE]: { schema: jsonSchema(body) } } } }
      : {}),
    responses: {
      200: { description: 'Done.', content: { 'application/json': { schema: jsonSchema(response) }, ...other } },
      ...describeProblems([...problems, 'route.method-not-allowed', 'server.error']),
    },
  };
}

function describePath(path: string) {
  return [...path.matchAll(PARAMETER)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function describeQuery(query: v.GenericSchema) {
  const { properties = {}, required = [] } = jsonSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function describeSignedBody({ type, payload }: NonNullable<Endpoint['signedBody']>) {
  return {
    required: true,
    description: `A compact JWS with typ ${type}, alg ES256 and the browser's public key as jwk.`,
    content: {
      [JWS_CONTENT_TYPE]: {
        schema: { type: 'string', contentMediaType: JWS_CONTENT_TYPE, contentSchema: jsonSchema(payload) },
      },
    },
  };
}

function describeProblems(codes: readonly ProblemCode[]) {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEM_STATUS[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

/** Checks that only code can make are left out of the document; their messages still reach the caller. */
function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode: 'input',
    // Tools that make a sample of a pattern make noise of one that lets nearly everything through.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      'requirement' in valibotAction && String(valibotAction.requirement).includes('\\p{Cc}')
        ? { ...jsonSchema, examples: ['text'] }
        : undefined,
  });
  return rest;
}
