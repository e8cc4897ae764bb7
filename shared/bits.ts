/** Sets of named choices as one small integer, so that the hot table stays narrow and a union is `|`. Pure. */

export function toBits<Name extends string>(names: readonly Name[], chosen: readonly Name[]): number {
  return chosen.reduce((bits, name) => bits | (1 << names.indexOf(name)), 0);
}

/** The names whose bits are set, in the order of `names`. */
export function fromBits<Name extends string>(names: readonly Name[], bits: number): Name[] {
  return names.filter((_, index) => (bits >> index) & 1);
}
