import { describe, expect, it } from 'vitest';
import { BODY_LIMIT, JWS_CONTENT_TYPE, PATHS } from '../../shared/api.ts';
import { PROBLEM_STATUS } from '../../shared/problem.ts';
import { createApp } from '../../worker/app.ts';
import { ENDPOINTS } from '../../worker/endpoints.ts';
import { organisation } from './organisation.ts';

/** As the router writes it in a path. */
const PARAMETER = /:(\w+)/g;

type Json = Record<string, unknown>;
interface Operation {
  summary: string;
  security: unknown[];
  parameters?: { name: string; in: string; required: boolean; schema: Json }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json & { contentSchema: Json } }> };
  responses: Record<string, { description: string; content: Record<string, { schema: Json }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Json; securitySchemes: Json };
}

const readDocument = async () => (await (await organisation().fetch(PATHS.openapi)).json()) as Document;

/** Every schema of the document, wherever a schema may stand. */
function schemasIn(node: unknown): Json[] {
  if (typeof node !== 'object' || node === null) return [];
  const found: Json[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (['schema', 'contentSchema', 'items'].includes(key)) found.push(value);
    if (['properties', 'schemas'].includes(key))
      found.push(...Object.values(value as Json).map((schema) => schema as Json));
    if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(key)) found.push(...(value as Json[]));
    found.push(...schemasIn(value));
  }
  return found;
}

function refsIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => (key === '$ref' ? [String(value)] : refsIn(value)));
}

function resolve(document: unknown, ref: string): unknown {
  const path = ref.replace(/^#\//, '').split('/');
  return path.reduce<unknown>((node, key) => (node as Json | undefined)?.[key], document);
}

describe('the OpenAPI document', () => {
  it('lists every endpoint, and the app has a route for each and no other', async () => {
    const { paths } = await readDocument();
    const listed = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const table = ENDPOINTS.map(({ method, path }) => `${method} ${path}`).sort();
    const written = table.map((name) => name.replace(PARAMETER, '{$1}')).sort();
    const routes = createApp({ now: () => 0 }).routes.filter(({ method }) => method !== 'ALL');
    expect(listed.sort()).toEqual(written);
    expect([...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort()).toEqual(table);
    expect([...new Set(table.map((name) => name.split(' ')[1]))].sort()).toEqual(Object.values(PATHS).sort());
  });

  it('has the structure of OpenAPI 3.1, and states the limit of a body', async () => {
    const { openapi, info, paths } = await readDocument();
    expect(openapi).toMatch(/^3\.1\.\d+$/);
    expect(info).toEqual({
      title: 'Unshade',
      version: expect.any(String),
      description: expect.stringContaining(String(BODY_LIMIT)),
    });
    for (const operation of Object.values(paths).flatMap((operations) => Object.values(operations))) {
      expect(operation.summary).toMatch(/\.$/);
      expect(operation.responses['200']?.content).toHaveProperty('application/json');
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(description).not.toBe('');
        expect(Object.keys(content)).not.toEqual([]);
      }
    }
  });

  it('names every refusal of an endpoint under its status', async () => {
    const { paths } = await readDocument();
    for (const { method, path, problems } of ENDPOINTS) {
      const responses = paths[path.replace(PARAMETER, '{$1}')]?.[method.toLowerCase()]?.responses ?? {};
      const named = Object.entries(responses).flatMap(([status, { description }]) =>
        status === '200' ? [] : description.split(', ').map((code) => `${status} ${code}`),
      );
      const expected = [...problems, 'route.method-not-allowed', 'server.error'] as const;
      expect(named.sort()).toEqual([...new Set(expected)].map((code) => `${PROBLEM_STATUS[code]} ${code}`).sort());
    }
  });

  it('has no reference that leads nowhere, and no schema that says nothing', async () => {
    const document = await readDocument();
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(10);
    expect(refs.filter((ref) => typeof resolve(document, ref) !== 'object')).toEqual([]);
    const schemas = schemasIn(document);
    expect(schemas.length).toBeGreaterThan(50);
    const telling = ['type', '$ref', 'const', 'enum', 'anyOf', 'oneOf', 'allOf'];
    expect(schemas.filter((schema) => !telling.some((keyword) => keyword in schema))).toEqual([]);
  });

  it('asks staff for a token, and browsers for a signed body of a closed shape', async () => {
    const { paths } = await readDocument();
    expect(paths[PATHS.inventory]?.['get']?.security).toEqual([{ staff: [] }]);
    expect(paths[PATHS.requests]?.['get']?.parameters).toEqual([
      {
        name: 'state',
        in: 'query',
        required: false,
        schema: { enum: ['open', 'answered', 'all'], type: 'string', default: 'open' },
      },
    ]);
    for (const path of [PATHS.enrol, PATHS.sync, PATHS.ownData]) {
      const operation = paths[path]?.['post'];
      const schema = operation?.requestBody?.content[JWS_CONTENT_TYPE]?.schema.contentSchema;
      expect(operation?.security).toEqual([]);
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
      // A browser of an earlier version does not name them.
      const added = ['catalogue', 'statements'];
      const fields = Object.keys(schema?.['properties'] as Json).filter((field) => !added.includes(field));
      expect(schema?.['required']).toEqual(fields);
    }
  });

  it('takes closed shapes from staff and from browsers that do not sign, however deep', async () => {
    const { paths } = await readDocument();
    const bodies = [
      [PATHS.policy, 'put'],
      [PATHS.requestAnswer.replace(PARAMETER, '{$1}'), 'put'],
      [PATHS.concerns, 'post'],
      [PATHS.receipts, 'post'],
    ].map(([path = '', method = '']) => paths[path]?.[method]?.requestBody?.content['application/json']?.schema);
    expect(bodies.map((schema) => schema?.['additionalProperties'])).toEqual([false, false, false, false]);
    const objects = schemasIn(bodies).filter((schema) => schema['type'] === 'object');
    expect(objects.length).toBeGreaterThan(6);
    expect(objects.filter((schema) => schema['additionalProperties'] !== false)).toEqual([]);
  });

  it('says which part of an address stands for a value', async () => {
    const operation = (await readDocument()).paths['/v1/requests/{id}/answer']?.['put'];
    expect(operation?.parameters).toEqual([{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]);
  });

  it('says what a change must name, and what else than JSON goes in and out', async () => {
    const { paths } = await readDocument();
    for (const { method, path, ifMatch, textBody, alsoAnswers = [] } of ENDPOINTS) {
      const operation = paths[path.replace(PARAMETER, '{$1}')]?.[method.toLowerCase()];
      const headers = operation?.parameters?.filter((parameter) => parameter.in === 'header') ?? [];
      expect(headers).toMatchObject(ifMatch ? [{ name: 'If-Match', required: true }] : []);
      if (textBody) expect(Object.keys(operation?.requestBody?.content ?? {})).toEqual([textBody.type]);
      const answers = Object.keys(operation?.responses['200']?.content ?? {});
      expect(answers).toEqual(['application/json', ...alsoAnswers]);
    }
  });

  it('sorts endpoints by who calls them, and gives a sample of text that lets nearly everything through', async () => {
    const { paths } = await readDocument();
    expect(paths[PATHS.staff]?.['post']).toMatchObject({ tags: ['staff'] });
    expect(paths[PATHS.sync]?.['post']).toMatchObject({ tags: ['browsers'] });
    expect(paths[PATHS.health]?.['get']).toMatchObject({ tags: ['anybody'] });
    const body = paths[PATHS.staff]?.['post']?.requestBody?.content['application/json']?.schema;
    expect(body?.['properties']).toMatchObject({ name: { type: 'string', examples: ['text'] } });
  });

  it('tells the limits of a row', async () => {
    const text = JSON.stringify((await readDocument()).paths[PATHS.sync]);
    for (const part of [
      '"maxItems":100',
      '"maximum":140737488355327',
      '"format":"date"',
      '"pattern":"^[0-9a-f]{32}$"',
      '"maxLength":200',
    ]) {
      expect(text).toContain(part);
    }
  });
});

it('health tells that the database answers, and asks for nothing', async () => {
  const response = await organisation().fetch(PATHS.health);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok' });
});
