import type { ComponentChildren } from 'preact';
import { t } from './i18n.ts';
import { Logo } from './Logo.tsx';
import { PageFoot } from './PageFoot.tsx';
import { hrefOf, type Route } from './route.ts';

const PLACES = ['inventory', 'queue', 'requests', 'rollout'] as const;

interface Props {
  route: Route;
  onSignOut: () => void;
  children: ComponentChildren;
}

/** What every screen stands in, once somebody is signed in. */
export function Frame({ route, onSignOut, children }: Props) {
  return (
    <>
      <header class="bar">
        <Logo />
        <nav class="places" aria-label={t('app.places')}>
          {PLACES.map((kind) => (
            <a key={kind} href={hrefOf({ kind })} aria-current={route.kind === kind ? 'page' : undefined}>
              {t(`${kind}.place`)}
            </a>
          ))}
        </nav>
        <button class="button button-quiet" type="button" onClick={onSignOut}>
          {t('app.sign-out')}
        </button>
      </header>
      {children}
      <PageFoot />
    </>
  );
}
