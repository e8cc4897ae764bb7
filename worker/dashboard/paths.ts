/** Paths of the API with their parameters filled in. Pure. */
import { PATHS } from '../../shared/api.ts';

export function pathOf(path: keyof typeof PATHS, parameters: Record<string, string>): string {
  return PATHS[path].replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
}
