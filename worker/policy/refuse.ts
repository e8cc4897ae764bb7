/** What of a policy cannot stand, whatever its shape. Pure. */
import { modeOf, type Policy, type PolicyContent, type Ruling } from '../../shared/policy.ts';

/** Sets of groups that a ruling decides on each by itself, and groups in one of them. */
export const MOST_GROUP_RULINGS = 20;
const MOST_GROUPS_NAMED = 100;

export interface PolicyRefusal {
  reason: 'service-unknown' | 'alternative-blocked' | 'decided-twice' | 'names-nothing' | 'too-many' | 'text-version';
  /** As in `services[2].alternative`. */
  field: string;
}

interface Context {
  inForce: Policy;
  /** The greatest version that a text ever had; 0 for none. */
  newestText: number;
  /** Ids of the services that the catalogue and the organisation's own entries have. */
  services: ReadonlySet<string>;
}

/** The first thing that cannot stand; nothing when all can. */
export function refusePolicy(content: PolicyContent, context: Context): PolicyRefusal | undefined {
  return refuseServices(content, context) ?? refuseText(content, context);
}

function refuseServices(content: PolicyContent, { services }: Context): PolicyRefusal | undefined {
  for (const [at, ruling] of content.services.entries()) {
    if (!services.has(ruling.service)) return { reason: 'service-unknown', field: `services[${at}].service` };
    for (const { path, ...decided } of everyDecision(ruling)) {
      const { alternative } = decided;
      const field = `services[${at}]${path}.alternative`;
      if (alternative === undefined) continue;
      if (!services.has(alternative)) return { reason: 'service-unknown', field };
      if (modeOf(content, alternative) === 'block') return { reason: 'alternative-blocked', field };
    }
    const refused = refuseNames(ruling);
    if (refused) return { ...refused, field: `services[${at}].${refused.field}` };
    const again = repeatedIn(ruling);
    if (again !== undefined) return { reason: 'decided-twice', field: `services[${at}].${again}` };
  }
  return undefined;
}

/** What is decided for everybody, for purposes, for groups, and for purposes in groups. */
function everyDecision(ruling: Ruling): { path: string; alternative?: string | undefined }[] {
  return [
    { ...ruling, path: '' },
    ...(ruling.purposes ?? []).map((one, at) => ({ ...one, path: `.purposes[${at}]` })),
    ...(ruling.groups ?? []).flatMap((group, at) => [
      { ...group, path: `.groups[${at}]` },
      ...(group.purposes ?? []).map((one, place) => ({ ...one, path: `.groups[${at}].purposes[${place}]` })),
    ]),
  ];
}

/** What the shape leaves open, so that browsers need not carry it: whom a decision for some is for. */
function refuseNames({ purposes = [], groups = [] }: Ruling): PolicyRefusal | undefined {
  if (groups.length > MOST_GROUP_RULINGS) return { reason: 'too-many', field: 'groups' };
  const lists = [
    ...purposes.map((one, at) => ({ field: `purposes[${at}].purposes`, named: one.purposes })),
    ...groups.flatMap((group, at) => [
      { field: `groups[${at}].groups`, named: group.groups },
      ...(group.purposes ?? []).map((one, place) => ({
        field: `groups[${at}].purposes[${place}].purposes`,
        named: one.purposes,
      })),
    ]),
  ];
  for (const { field, named } of lists) {
    const isNumberOrPurpose = (one: number | string) =>
      typeof one === 'string' || (Number.isSafeInteger(one) && one > 0);
    if (named.length === 0 || !named.every(isNumberOrPurpose)) return { reason: 'names-nothing', field };
    if (named.length > MOST_GROUPS_NAMED) return { reason: 'too-many', field };
  }
  return undefined;
}

/** Where two decisions are for the same purpose, or the same group: which of them holds must not hang on their order. */
function repeatedIn({ purposes = [], groups = [] }: Ruling): string | undefined {
  const isRepeated = (values: readonly (string | number)[]) => new Set(values).size < values.length;
  if (isRepeated(purposes.flatMap((one) => one.purposes))) return 'purposes';
  if (isRepeated(groups.flatMap((one) => one.groups))) return 'groups';
  const at = groups.findIndex((group) => isRepeated((group.purposes ?? []).flatMap((one) => one.purposes)));
  return at < 0 ? undefined : `groups[${at}].purposes`;
}

/** What was acknowledged under a version must stay what that version said. */
function refuseText({ text }: PolicyContent, { inForce, newestText }: Context): PolicyRefusal | undefined {
  const isUnchanged = JSON.stringify(text) === JSON.stringify(inForce.text);
  return text === null || isUnchanged || text.version > newestText
    ? undefined
    : { reason: 'text-version', field: 'text.version' };
}
