/** What is set in the Windows registry, and the .reg files that set it and take it away. Pure. */

export interface RegistryPlan {
  /** Key of the browser's policy. All keys are below HKEY_LOCAL_MACHINE. */
  root: string;
  /** Keys that are ours, with everything below them. */
  owned: readonly string[];
  entries: readonly Entry[];
  /** What the way back sets, where the browser has to be told to take the extension away. */
  left?: readonly Entry[];
}

interface Entry {
  key: string;
  name: string;
  /** Text is REG_SZ, a number REG_DWORD. */
  data: string | number;
}

const HEADER = 'Windows Registry Editor Version 5.00';
const HIVE = 'HKEY_LOCAL_MACHINE';

/** Our keys are emptied first: what an earlier file set and this one does not is gone. */
export function installReg({ owned, entries }: RegistryPlan): string {
  return toLines([...owned.flatMap((key) => [`[-${HIVE}\\${key}]`, '']), ...setting(entries)]);
}

export function uninstallReg(plan: RegistryPlan): string {
  const keys = Map.groupBy(outsideOwned(plan), ({ key }) => key);
  return toLines([
    ...plan.owned.flatMap((key) => [`[-${HIVE}\\${key}]`, '']),
    ...[...keys].flatMap(([key, values]) => [`[${HIVE}\\${key}]`, ...values.map(({ name }) => `${quote(name)}=-`), '']),
    ...setting(plan.left ?? []),
  ]);
}

function setting(entries: readonly Entry[]): string[] {
  return [...Map.groupBy(entries, ({ key }) => key)].flatMap(([key, values]) => [
    `[${HIVE}\\${key}]`,
    ...values.map(({ name, data }) => `${quote(name)}=${writeData(data)}`),
    '',
  ]);
}

/** Entries that go by name, because their key is shared with others. */
export function outsideOwned({ owned, entries }: RegistryPlan): RegistryPlan['entries'] {
  return entries.filter(({ key }) => !owned.some((own) => key === own || key.startsWith(`${own}\\`)));
}

function toLines(lines: readonly string[]): string {
  return [HEADER, '', ...lines].map((line) => `${line}\r\n`).join('');
}

/** Plain characters alone, so that it does not matter in which encoding the file is saved: others go as UTF-16 in hexadecimal. */
function writeData(data: string | number): string {
  if (typeof data === 'number') return `dword:${data.toString(16).padStart(8, '0')}`;
  if (/^[\x20-\x7e]*$/.test(data)) return quote(data);
  const units = Array.from({ length: data.length + 1 }, (_, at) => data.charCodeAt(at) || 0);
  const bytes = units.flatMap((unit) => [unit & 0xff, unit >> 8]);
  return `hex(1):${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(',')}`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
