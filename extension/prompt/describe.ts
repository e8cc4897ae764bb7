/** Says about a service what the prompt and the gate show of it. */
import type { ServiceSummary } from '../../shared/catalogue/build.ts';
import { findService } from '../detection/catalogue.ts';
import type { NamedService, ServiceFacts } from '../messages.ts';
import { decidedHere, type Here, isAnswered, modeHere } from '../policy/bar.ts';
import { storedLastAnswered } from '../storage.ts';
import { addressOf } from './address.ts';

export async function describeService(service: ServiceSummary, here: Here): Promise<ServiceFacts> {
  const { policy, declared } = here;
  const decided = decidedHere(here, service.id);
  const given = declared[service.id]?.answers ?? null;
  return {
    ...nameService(service),
    asksAccount: service.accountMatters,
    mode: modeHere(here, service.id),
    status: decided.status,
    conditions: decided.conditions ?? null,
    limits: decided.limits ?? null,
    // A ruling names the service; what is decided for purposes alone does not.
    forPurpose: given !== null && 'purposes' in decided && !('service' in decided) ? given.purpose : null,
    alternative: await describeAlternative(decided.alternative),
    given,
    askedAgain: given !== null && !isAnswered(here, service.id),
    last: await describeLast(service.id, here),
    contact: policy.contact,
  };
}

export function nameService({ id, product, vendor }: ServiceSummary): NamedService {
  return { service: id, product, vendor };
}

async function describeAlternative(id: string | undefined): Promise<ServiceFacts['alternative']> {
  const service = id === undefined ? undefined : await findService(id);
  return service ? { ...nameService(service), url: await addressOf(service.id) } : null;
}

/** What was answered last, where it was about another service. */
async function describeLast(id: string, { declared }: Here): Promise<ServiceFacts['last']> {
  const last = await storedLastAnswered.read();
  const answers = declared[last]?.answers;
  if (last === id || !answers) return null;
  // Neither the note nor the account is a matter of habit: the one is about that service, the other goes with it.
  const { note: _, account: __, ...usual } = answers;
  const product = (await findService(last))?.product;
  return product === undefined ? null : { product, answers: usual };
}
