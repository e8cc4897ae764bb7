import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { BODY_LIMIT, JWS_CONTENT_TYPE, PATHS } from '../../shared/api.ts';
import { PROBLEM_STATUS } from '../../shared/problem.ts';
import { SCREENED_KINDS } from '../../shared/screening.ts';
import { useIdSchema } from '../../shared/use-review.ts';
import { createApp } from '../../worker/app.ts';
import { ENDPOINTS } from '../../worker/endpoints.ts';
import { addStaffToken, organisation } from './organisation.ts';
import { ADMIN } from './policy-content.ts';
import { SERVICE } from './rows.ts';

/** As the router writes it in a path. */
const PARAMETER = /:(\w+)/g;

type Json = Record<string, unknown>;
interface Operation {
  operationId: string;
  summary: string;
  security: unknown[];
  parameters?: { name: string; in: string; required: boolean; description: string; schema: Json }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Json & { contentSchema: Json } }> };
  responses: Record<
    string,
    { description: string; headers?: Json; content?: Record<string, { schema: Json & { description?: string } }> }
  >;
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
    // `items: false` ends a list that has each of its places named.
    if (['schema', 'contentSchema', 'items'].includes(key) && value !== false) found.push(value);
    if (['properties', 'schemas'].includes(key)) {
      // A property may have a keyword's name.
      const named = Object.values(value as Json).map((schema) => schema as Json);
      found.push(...named, ...named.flatMap(schemasIn));
      continue;
    }
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
        if (status === '304') expect(content).toBeUndefined();
        else expect(Object.keys(content ?? {})).not.toEqual([]);
      }
    }
  });

  it('names every refusal of an endpoint under its status', async () => {
    const { paths } = await readDocument();
    for (const { method, path, problems } of ENDPOINTS) {
      const responses = paths[path.replace(PARAMETER, '{$1}')]?.[method.toLowerCase()]?.responses ?? {};
      const named = Object.entries(responses).flatMap(([status, { description }]) =>
        status < '400' ? [] : description.split(', ').map((code) => `${status} ${code}`),
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
        description: 'Which requests.',
        schema: { enum: ['open', 'answered', 'all'], type: 'string', default: 'open' },
      },
    ]);
    for (const path of [PATHS.enrol, PATHS.sync, PATHS.ownData]) {
      const operation = paths[path]?.['post'];
      const schema = operation?.requestBody?.content[JWS_CONTENT_TYPE]?.schema.contentSchema;
      expect(operation?.security).toEqual([]);
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
      // A browser of an earlier version does not name them.
      const added = ['catalogue', 'statements', 'installation'];
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

  it('says which part of an address stands for a value, and which values there are', async () => {
    const { paths } = await readDocument();
    const inPath = (path: string, method: string) =>
      paths[path]?.[method]?.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
    expect(inPath('/v1/requests/{id}/answer', 'put')).toEqual([
      {
        name: 'id',
        in: 'path',
        required: true,
        description: expect.stringContaining('concern'),
        schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
      },
    ]);
    const [system, kind] = inPath('/v1/systems/{id}/screenings/{kind}', 'delete');
    expect(system?.schema).toMatchObject({ type: 'string', maxLength: 64, pattern: expect.stringContaining('a-z0-9') });
    expect(kind?.schema['enum']).toEqual(SCREENED_KINDS);
    const [, use] = inPath('/v1/systems/{id}/uses/{use}/review', 'put');
    const uses = use?.schema['enum'] as string[];
    expect(uses).toEqual(expect.arrayContaining(['code', 'evaluate-people:employment']));
    expect(uses).not.toContain('evaluate-people');
    expect(uses.filter((one) => !v.is(useIdSchema, one))).toEqual([]);
    const whole = { type: 'integer', minimum: 1 };
    expect(inPath('/v1/staff/{number}', 'delete')[0]?.schema).toEqual(whole);
    expect(inPath('/v1/criteria/{version}/approval', 'put')[0]?.schema).toEqual(whole);
    for (const { path, method } of ENDPOINTS) {
      const written = path.replace(PARAMETER, '{$1}');
      const names = [...path.matchAll(PARAMETER)].map(([, name]) => name);
      expect(inPath(written, method.toLowerCase()).map(({ name }) => name)).toEqual(names);
    }
  });

  it('names each operation once, and describes each of its parameters', async () => {
    const operations = Object.values((await readDocument()).paths).flatMap((methods) => Object.values(methods));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ENDPOINTS.length);
    for (const id of ids) expect(id).toMatch(/^(?:get|post|put|delete)[A-Z][A-Za-z0-9]*$/);
    expect(ids).toContain('getSystemsIdUsesUseReview');
    expect(ids).toContain('getInventory');
    for (const { operationId, parameters = [] } of operations) {
      for (const { name, description } of parameters) expect(description, `${operationId} ${name}`).toMatch(/.{8}\.$/);
      const names = parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('says what a change must name, and what else than JSON goes in and out', async () => {
    const { paths } = await readDocument();
    for (const { method, path, ifMatch, notModified, textBody, alsoAnswers = [] } of ENDPOINTS) {
      const operation = paths[path.replace(PARAMETER, '{$1}')]?.[method.toLowerCase()];
      const headers = operation?.parameters?.filter((parameter) => parameter.in === 'header') ?? [];
      expect(headers).toMatchObject([
        ...(ifMatch ? [{ name: 'If-Match', required: true }] : []),
        ...(notModified ? [{ name: 'If-None-Match', required: false }] : []),
      ]);
      if (textBody) {
        const [[type, content] = []] = Object.entries(operation?.requestBody?.content ?? {});
        expect([type, content?.schema]).toEqual([textBody.type, { type: 'string', description: textBody.description }]);
      }
      const answers = Object.entries(operation?.responses['200']?.content ?? {});
      expect(answers.map(([type]) => type)).toEqual(['application/json', ...alsoAnswers]);
      for (const [type, { schema }] of answers.slice(1)) {
        expect(schema, type).toEqual({ type: 'string', description: expect.stringMatching(/^With format=.*\.$/) });
      }
    }
  });

  it('says that a body can be too large wherever there is one', () => {
    for (const { path, body, signedBody, textBody, problems } of ENDPOINTS) {
      const takesBody = body !== undefined || signedBody !== undefined || textBody !== undefined;
      expect([path, problems.includes('body.too-large')]).toEqual([path, takesBody]);
      expect([path, problems.includes('body.content-type')]).toEqual([path, takesBody]);
    }
  });

  it('promises an ETag and 304 where they are answered, and nowhere else', async () => {
    const { paths } = await readDocument();
    const org = organisation();
    await addStaffToken(ADMIN, 'admin');
    const authorization = `Bearer ${ADMIN}`;
    let promised = 0;
    for (const { method, path } of ENDPOINTS) {
      const operation = paths[path.replace(PARAMETER, '{$1}')]?.[method.toLowerCase()];
      const address = path.replace(':id', SERVICE).replace(':kind', 'no-owner').replace(':use', 'coding');
      if (method !== 'GET' || address.includes(':')) continue;
      const response = await org.fetch(address, { headers: { authorization } });
      await response.arrayBuffer();
      // What is about one system is not there in an organisation without browsers, nor are files without packages.
      if ([404, 409].includes(response.status)) continue;
      expect([address, response.status]).toEqual([address, 200]);
      const etag = response.headers.get('etag');
      expect([address, etag !== null]).toEqual([address, operation?.responses['200']?.headers?.['ETag'] !== undefined]);
      if (etag === null) continue;
      const again = await org.fetch(address, { headers: { authorization, 'if-none-match': etag } });
      await again.arrayBuffer();
      expect([address, again.status === 304]).toEqual([address, operation?.responses['304'] !== undefined]);
      promised += again.status === 304 ? 1 : 0;
    }
    expect(promised).toBe(2);
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
  expect(await response.json()).toEqual({ status: 'ok', singleSignOn: false });
});
