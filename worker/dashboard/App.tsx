import { useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import type { Failure } from './client.ts';
import { InventoryPage } from './InventoryPage.tsx';
import { SignIn } from './SignIn.tsx';
import { forgetToken, keepToken, readToken } from './session.ts';

type Session =
  | { kind: 'signed-out'; failure: Failure | null }
  | { kind: 'signed-in'; token: string; inventory: Inventory | null };

export function App() {
  const [session, setSession] = useState(restoreSession);

  if (session.kind === 'signed-out') {
    return (
      <SignIn
        failure={session.failure}
        onSignedIn={(token, inventory) => {
          keepToken(token);
          setSession({ kind: 'signed-in', token, inventory });
        }}
      />
    );
  }

  const signOut = (failure: Failure | null) => {
    forgetToken();
    setSession({ kind: 'signed-out', failure });
  };
  return (
    <InventoryPage
      token={session.token}
      first={session.inventory}
      onRefused={signOut}
      onSignOut={() => signOut(null)}
    />
  );
}

function restoreSession(): Session {
  const token = readToken();
  return token ? { kind: 'signed-in', token, inventory: null } : { kind: 'signed-out', failure: null };
}
