/** The OpenAPI document, made from the table of endpoints and their schemas. */
import { type ConversionConfig, type JsonSchema, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type { Context } from 'hono';
import * as v from 'valibot';
import { BODY_LIMIT, JWS_CONTENT_TYPE } from '../shared/api.ts';
import { DOMAINS, isBoldPurpose, PURPOSES } from '../shared/declaration.ts';
import { KIT_TARGETS } from '../shared/deploy.ts';
import { rowIdSchema, serviceIdSchema } from '../shared/observation.ts';
import { PROBLEM_STATUS, type ProblemCode, problemSchema } from '../shared/problem.ts';
import { appliesIfSchema } from '../shared/questionnaire/questionnaire.ts';
import { SCREENED_KINDS } from '../shared/screening.ts';
import type { AppEnv } from './app.ts';
import { JSON_CONTENT_TYPE } from './body.ts';
import type { Endpoint } from './endpoint.ts';

export function openapi(c: Context<AppEnv>, endpoints: readonly Endpoint[]): Response {
  return c.json(describeApi(endpoints));
}

export function describeApi(endpoints: readonly Endpoint[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  const versioned = new Set(endpoints.filter(({ ifMatch }) => ifMatch).map(({ path }) => path));
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(PARAMETER, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describeEndpoint(endpoint, versioned) };
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
      schemas: { Problem: jsonSchema(problemSchema), ...RECURSIVE_SCHEMAS },
      securitySchemes: {
        staff: {
          type: 'http',
          scheme: 'bearer',
          description: 'A personal access token. Who comes through Cloudflare Access needs none.',
        },
      },
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

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETag of an answer that the caller has: 304 says that there is nothing new.',
  schema: { type: 'string' },
};

const ETAGS = {
  version: {
    description: 'The version, in quotation marks: for If-Match of a change. "0" is what is not there yet.',
    schema: { type: 'string' },
  },
  answer: {
    description: 'The same as long as the answer says the same: for If-None-Match.',
    schema: { type: 'string' },
  },
};

/** What an endpoint answers beside JSON. */
const OTHER_ANSWERS: Record<string, string> = {
  'text/csv': 'With format=csv. The columns are those of the import: docs/systems.md.',
  'text/html': 'With format=html: a page to print.',
  'application/x-ndjson': 'With format=jsonl: an entry a line, oldest first, for npm run verify-log: docs/log.md.',
};

const USES = PURPOSES.flatMap((purpose) =>
  isBoldPurpose(purpose) ? DOMAINS.map((domain) => `${purpose}:${domain}`) : [purpose],
);

/** The values that stand in an address. Of systems, `id` is another than of requests. */
const PATH_PARAMETERS: Record<string, { description: string; schema: v.GenericSchema }> = {
  'requests/id': { description: 'Of an exception or a concern, as the list names it.', schema: rowIdSchema },
  'devices/id': {
    description: 'Of a browser, as the list names it: the RFC 7638 thumbprint of its key.',
    schema: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  },
  'systems/id': { description: 'Of an AI system: of the catalogue, or its own.', schema: serviceIdSchema },
  use: {
    description: 'Purpose and, for some purposes, domain of a use, as the report names it.',
    schema: v.picklist(USES),
  },
  kind: { description: 'Kind of the finding.', schema: v.picklist(SCREENED_KINDS) },
  version: {
    description: 'Of the criteria that are proposed.',
    schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  },
  target: { description: 'What the files are for: browser and kind of file.', schema: v.picklist(KIT_TARGETS) },
  number: {
    description: 'Of the token, as the list names it.',
    schema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  },
};

const QUERY_PARAMETERS: Record<string, string> = {
  format: 'What the answer is written as.',
  status: 'Only systems with this status.',
  source: 'Only systems that are known from there.',
  finding: 'Only systems with a finding of this kind.',
  owner: 'Only systems of this owner, as the record has it; empty: of nobody.',
  group: 'Only systems that are used in this group, by as many browsers as the threshold asks for.',
  class: 'Only systems of this class, by law in force or by law that is passed.',
  'changed-since': 'Only systems in which something changed on this day or after it.',
  kind: 'Only those of this kind.',
  priority: 'Only those of this priority.',
  'due-until': 'Only those that are due on this day or before it.',
  limit: 'How many a page has at most.',
  cursor: '`next` of the page before.',
  subject: 'Only entries about this: the id of an AI system or a request, the name on a token.',
  actor: 'Only entries of this name.',
  since: 'First day, UTC.',
  until: 'Last day, UTC.',
  'requests/state': 'Which requests.',
  'devices/state': 'Only browsers that stand so.',
  token: 'Only browsers that came with this enrolment token: its number.',
  problems: 'any: only browsers in which something is wrong with what IT set.',
  browsers: 'What becomes of the browsers that came with it.',
  notice: 'yes: people were told before it begins, and no notice is shown in the browser first.',
  organisation: 'The name that browsers show.',
  strictestMode: 'Nothing stricter happens in these browsers, whatever the policy says.',
  privateLife: 'Whether the policy may have private life noticed in these browsers.',
  privateWindows: 'off: the browser has no private windows, in which nothing is noticed.',
  storeId: 'Id that the store of the browser gave the extension: browsers take it from there.',
  dryRun: 'true: only says what would change.',
};

function describeEndpoint(endpoint: Endpoint, versioned: ReadonlySet<string>) {
  const { method, path, summary, access, query, ifMatch, notModified, response, alsoAnswers = [], problems } = endpoint;
  const parameters = [
    ...describePath(path),
    ...(query ? describeQuery(path, query) : []),
    ...(ifMatch ? [IF_MATCH] : []),
    ...(notModified ? [IF_NONE_MATCH] : []),
  ];
  const etag = notModified ? ETAGS.answer : versioned.has(path) ? ETAGS.version : undefined;
  const headers = etag ? { headers: { ETag: etag } } : {};
  const other = Object.fromEntries(
    alsoAnswers.map((type) => [type, { schema: { type: 'string', description: OTHER_ANSWERS[type] } }]),
  );
  return {
    operationId: nameOperation(method, path),
    tags: [TAGS[access.kind].name],
    summary,
    security: access.kind === 'staff' ? [{ staff: [] }] : [],
    ...(access.kind === 'staff' ? { 'x-roles': access.roles } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...describeBody(endpoint),
    responses: {
      200: {
        description: 'Done.',
        ...headers,
        content: { 'application/json': { schema: jsonSchema(response) }, ...other },
      },
      ...(notModified ? { 304: { description: 'Nothing has changed since; no body.', ...headers } } : {}),
      ...describeProblems([...problems, 'route.method-not-allowed', 'server.error']),
    },
  };
}

/** `getSystemsIdUsesUseReview`: for programs that are made from this document. */
function nameOperation(method: string, path: string): string {
  const words = path.replace(/^\/v1\//, '').match(/[A-Za-z0-9]+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** What it is about: `systems` of `/v1/systems/:id`. */
function nounOf(path: string): string | undefined {
  return path.split('/')[2];
}

function describePath(path: string) {
  return [...path.matchAll(PARAMETER)].map(([, name = '']) => {
    const known = PATH_PARAMETERS[name] ?? PATH_PARAMETERS[`${nounOf(path)}/${name}`];
    if (!known) throw new Error(`The value ${name} in ${path} has no description in worker/openapi.ts.`);
    const { description, schema } = known;
    return { name, in: 'path', required: true, description, schema: jsonSchema(schema) };
  });
}

function describeQuery(path: string, query: v.GenericSchema) {
  const noun = nounOf(path);
  const { properties = {}, required = [] } = jsonSchema(query);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description: QUERY_PARAMETERS[name] ?? QUERY_PARAMETERS[`${noun}/${name}`],
    schema,
  }));
}

function describeBody({ signedBody, textBody, body }: Endpoint) {
  if (signedBody) return { requestBody: describeSignedBody(signedBody) };
  if (textBody) {
    const { type, description } = textBody;
    return {
      requestBody: { description, required: true, content: { [type]: { schema: { type: 'string', description } } } },
    };
  }
  if (!body) return {};
  return { requestBody: { required: true, content: { [JSON_CONTENT_TYPE]: { schema: jsonSchema(body) } } } };
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

/** What holds itself has a place of its own, and is referred to by name. */
const RECURSIVE = { AppliesIf: appliesIfSchema };

/** Checks that only code can make are left out of the document; their messages still reach the caller. */
const CONVERSION: ConversionConfig = {
  target: 'draft-2020-12',
  errorMode: 'ignore',
  typeMode: 'input',
  definitions: RECURSIVE,
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
  // Tools that make a sample of a pattern make noise of one that lets nearly everything through.
  overrideAction: ({ valibotAction, jsonSchema }) =>
    'requirement' in valibotAction && String(valibotAction.requirement).includes('\\p{Cc}')
      ? { ...jsonSchema, examples: ['text'] }
      : undefined,
};

function jsonSchema(schema: v.GenericSchema): JsonSchema {
  const { $schema: _, $defs: _defs, ...rest } = toJsonSchema(schema, CONVERSION);
  return rest;
}

const RECURSIVE_SCHEMAS = toJsonSchemaDefs(RECURSIVE, CONVERSION);
