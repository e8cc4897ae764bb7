/**
 * Scripts that keep the Windows registry as a plan says: to look whether it is so, to make it so, and the same for the way
 * back. Names and values stand in one line of JSON, so that no text of anybody becomes a command. Pure.
 */
import { outsideOwned, type RegistryPlan } from './registry.ts';

/** Ends with 1 where something is to be done. */
export function detectScript(plan: RegistryPlan, id: string): string {
  return toScript('Ends with 1 where the policy is not as it should be.', wanted(plan, id), [
    ...LEAVE_OTHERS_ALONE,
    'foreach ($entry in $entries) {',
    '  $key = $machine.OpenSubKey($entry.key)',
    '  if (-not $key -or $key.GetValue($entry.name) -cne $entry.data -or $key.GetValueKind($entry.name) -ne $entry.kind) {',
    '    Write-Output "Not as it should be: $($entry.key)\\$($entry.name)"',
    '    exit 1',
    '  }',
    '}',
    'foreach ($name in $plan.keys) {',
    '  $key = $machine.OpenSubKey($name)',
    '  if (-not $key) { continue }',
    '  $wanted = @($plan.entries | Where-Object { $_.key -eq $name } | ForEach-Object { $_.name })',
    '  foreach ($left in $key.GetValueNames() | Where-Object { $wanted -notcontains $_ }) {',
    '    Write-Output "Of an earlier set-up: $name\\$left"',
    '    exit 1',
    '  }',
    '}',
    "Write-Output 'As it should be.'",
    'exit 0',
  ]);
}

export function remediateScript(plan: RegistryPlan, id: string): string {
  return toScript('Sets the policy.', wanted(plan, id), [
    ...LEAVE_OTHERS_ALONE,
    'foreach ($name in $owned) { $machine.DeleteSubKeyTree($name, $false) }',
    'foreach ($entry in $entries) { $machine.CreateSubKey($entry.key).SetValue($entry.name, $entry.data, $entry.kind) }',
    "Write-Output 'Set.'",
    'exit 0',
  ]);
}

/** Ends with 1 where something is left. */
export function uninstallDetectScript(plan: RegistryPlan): string {
  return toScript('Ends with 1 where something of it is left.', unwanted(plan), [
    'foreach ($name in $plan.owned) {',
    '  if ($machine.OpenSubKey($name)) { Write-Output "Still there: $name"; exit 1 }',
    '}',
    'foreach ($entry in $plan.shared) {',
    '  $key = $machine.OpenSubKey($entry.key)',
    '  if ($key -and $key.GetValue($entry.name) -ceq $entry.data) { Write-Output "Still there: $($entry.name)"; exit 1 }',
    '}',
    "Write-Output 'Nothing is left.'",
    'exit 0',
  ]);
}

/** Takes empty keys above ours along: an empty ExtensionSettings would hide one that is set as text later. */
export function uninstallScript(plan: RegistryPlan): string {
  return toScript('Takes the policy away.', unwanted(plan), [
    'foreach ($name in $plan.owned) {',
    '  $machine.DeleteSubKeyTree($name, $false)',
    "  for ($above = $name; ($above = $above.Substring(0, $above.LastIndexOf('\\'))) -ne $plan.root; ) {",
    '    $key = $machine.OpenSubKey($above)',
    '    if ($key -and ($key.SubKeyCount + $key.ValueCount) -eq 0) { $machine.DeleteSubKey($above) }',
    '  }',
    '}',
    'foreach ($entry in $plan.shared) {',
    '  $key = $machine.OpenSubKey($entry.key, $true)',
    '  if ($key -and $key.GetValue($entry.name) -ceq $entry.data) { $key.DeleteValue($entry.name, $false) }',
    '}',
    "Write-Output 'Taken away.'",
    'exit 0',
  ]);
}

/** Where somebody set ExtensionSettings as one text, our key would hide it: then our entry has to be in that text. */
const LEAVE_OTHERS_ALONE = [
  '$entries = @($plan.entries)',
  '$owned = @($plan.owned)',
  '$browser = $machine.OpenSubKey($plan.root)',
  "$text = if ($browser) { $browser.GetValue('ExtensionSettings') }",
  'if ($text -is [string]) {',
  '  if (-not ($text | ConvertFrom-Json).PSObject.Properties[$plan.id]) {',
  '    Write-Output "ExtensionSettings is set here as one text. Add an entry for $($plan.id) to it. Nothing was changed."',
  '    exit 1',
  '  }',
  "  $entries = @($entries | Where-Object { $_.key -notlike '*\\ExtensionSettings\\*' })",
  "  $owned = @($owned | Where-Object { $_ -notlike '*\\ExtensionSettings\\*' })",
  '}',
];

/** What the scripts that set the policy are told. */
function wanted({ root, owned, entries }: RegistryPlan, id: string): object {
  return {
    id,
    root,
    owned,
    keys: [...new Set(entries.map(({ key }) => key))].filter((key) => key !== root),
    entries: entries.map((entry) => ({ ...entry, kind: typeof entry.data === 'number' ? 'DWord' : 'String' })),
  };
}

/** What those of the way back are told: no setting, and so no token. */
function unwanted(plan: RegistryPlan): object {
  return { root: plan.root, owned: plan.owned, shared: outsideOwned(plan) };
}

function toScript(what: string, data: object, body: readonly string[]): string {
  const lines = [
    `# Unshade. ${what} Runs as SYSTEM.`,
    "$ErrorActionPreference = 'Stop'",
    "$plan = @'",
    plainJson(data),
    "'@ | ConvertFrom-Json",
    "$machine = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')",
    ...body,
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** On one line, of plain characters and without an apostrophe: nothing in it ends the text that it stands in. */
function plainJson(data: object): string {
  return JSON.stringify(data).replace(
    /['\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
