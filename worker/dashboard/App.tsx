import { useEffect, useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { AssessmentPage } from './assessment/AssessmentPage.tsx';
import { type Failure, SINGLE_SIGN_ON } from './client.ts';
import { Frame } from './Frame.tsx';
import { InventoryPage } from './InventoryPage.tsx';
import { forgetKept } from './kept.ts';
import { NotFoundPage } from './NotFoundPage.tsx';
import { QueuePage } from './queue/QueuePage.tsx';
import { RequestsPage } from './requests/RequestsPage.tsx';
import { RolloutPage } from './rollout/RolloutPage.tsx';
import type { Route } from './route.ts';
import { SignIn } from './SignIn.tsx';
import { forgetToken, keepToken, readToken } from './session.ts';
import { SIGN_OUT_PATH } from './single-sign-on.ts';
import { StaffContext } from './staff.ts';
import { SystemPage } from './system/SystemPage.tsx';
import { useRoute } from './use-route.ts';

type Session =
  | { kind: 'signed-out'; failure: Failure | null }
  | { kind: 'signed-in'; token: string; inventory: Inventory | null };

export function App() {
  const [session, setSession] = useState(restoreSession);
  const route = useRoute();
  const leftInventory = route.kind !== 'inventory' && session.kind === 'signed-in' && session.inventory !== null;
  useEffect(() => {
    // Whoever comes back to it wants it as it is then.
    if (leftInventory) setSession({ ...session, inventory: null });
  }, [leftInventory]);

  if (session.kind === 'signed-out') {
    return (
      <SignIn
        failure={session.failure}
        onSignedIn={(token, inventory) => {
          if (token !== SINGLE_SIGN_ON) keepToken(token);
          setSession({ kind: 'signed-in', token, inventory });
        }}
      />
    );
  }

  const signOut = (failure: Failure | null) => {
    forgetToken();
    // Whose token is refused comes back to what was typed; who leaves, leaves nothing to the next person.
    if (failure === null) forgetKept();
    // Else whoever comes next would be signed in again at once.
    if (failure === null && session.token === SINGLE_SIGN_ON) location.assign(SIGN_OUT_PATH);
    else setSession({ kind: 'signed-out', failure });
  };
  return (
    <StaffContext.Provider value={{ token: session.token, onRefused: signOut }}>
      <Frame route={route} onSignOut={() => signOut(null)}>
        <Place route={route} inventory={session.inventory} />
      </Frame>
    </StaffContext.Provider>
  );
}

/** Each system has a screen of its own, so that nothing of the one before is left on it. */
function Place({ route, inventory }: { route: Route; inventory: Inventory | null }) {
  switch (route.kind) {
    case 'inventory':
      return <InventoryPage first={inventory} />;
    case 'queue':
      return <QueuePage />;
    case 'requests':
      return <RequestsPage />;
    case 'rollout':
      return <RolloutPage />;
    case 'system':
      return <SystemPage key={route.id} id={route.id} part={route.part ?? null} />;
    case 'assessment':
      return <AssessmentPage key={route.id} id={route.id} part={route.part} />;
    case 'unknown':
      return <NotFoundPage />;
  }
}

function restoreSession(): Session {
  const token = readToken();
  return token ? { kind: 'signed-in', token, inventory: null } : { kind: 'signed-out', failure: null };
}
