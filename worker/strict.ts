/**
 * Schemas of what staff send, from those of what browsers take: a browser leaves out keys of a later version, staff are
 * told of a key that there is not. Pure.
 */
import * as v from 'valibot';

/** The same schema with every object in it strict. Knows the kinds of schema that hold others in `shared/policy.ts`. */
export function strictly<Schema extends v.GenericSchema>(schema: Schema): Schema {
  return tighten(schema) as Schema;
}

type Holder =
  | v.ObjectSchema<v.ObjectEntries, undefined>
  | v.ArraySchema<v.GenericSchema, undefined>
  | v.NullableSchema<v.GenericSchema, undefined>
  | v.OptionalSchema<v.GenericSchema, unknown>;

function tighten(schema: v.GenericSchema): v.GenericSchema {
  if ('pipe' in schema) {
    const [first, ...checks] = schema.pipe as [v.GenericSchema, ...v.PipeAction<unknown, unknown, never>[]];
    return v.pipe(tighten(first), ...checks);
  }
  const holder = schema as Holder;
  switch (holder.type) {
    case 'object':
      return v.strictObject(
        Object.fromEntries(
          Object.entries(holder.entries).map(([key, entry]) => [key, tighten(entry as v.GenericSchema)]),
        ),
      );
    case 'array':
      return v.array(tighten(holder.item));
    case 'nullable':
      return v.nullable(tighten(holder.wrapped), holder.default);
    case 'optional':
      return v.optional(tighten(holder.wrapped), holder.default);
    default:
      return schema;
  }
}
