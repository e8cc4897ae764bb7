/** Who is signed in, for every screen. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Failure } from './client.ts';

export interface Staff {
  token: string;
  /** The server does not know the token any more: back to sign-in, with the reason. */
  onRefused: (failure: Failure) => void;
}

export const StaffContext = createContext<Staff>({ token: '', onRefused: () => {} });

export function useStaff(): Staff {
  return useContext(StaffContext);
}
