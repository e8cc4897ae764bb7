/** A policy within what IT allows on this machine. Pure. */
import { MODES, type Mode, type Policy } from '../../shared/policy.ts';

export interface PolicyLimits {
  strictestMode: Mode;
  privateLife: Policy['privateLife'];
  /** Whether anything may be asked: not before people have read the notice. What is closed stays closed. */
  asks: boolean;
}

export const NO_LIMITS: PolicyLimits = { strictestMode: 'block', privateLife: 'ignore', asks: true };

export function limitPolicy(policy: Policy, { strictestMode, privateLife, asks }: PolicyLimits): Policy {
  function limit(mode: Mode): Mode {
    const within = MODES[Math.min(MODES.indexOf(mode), MODES.indexOf(strictestMode))] ?? 'observe';
    return asks || within === 'block' ? within : 'observe';
  }
  const limited = <Part extends { mode?: Mode | undefined }>(part: Part): Part =>
    part.mode === undefined ? part : { ...part, mode: limit(part.mode) };
  return {
    ...policy,
    modes: Object.fromEntries(
      Object.entries(policy.modes).map(([status, mode]) => [status, limit(mode)]),
    ) as Policy['modes'],
    services: policy.services.map(({ purposes, ...ruling }) => ({
      ...limited(ruling),
      ...(purposes && { purposes: purposes.map(limited) }),
    })),
    // Noticing more needs both: the key on a server alone loosens nothing (decision 0019).
    privateLife: privateLife === 'observe' ? policy.privateLife : 'ignore',
  };
}
