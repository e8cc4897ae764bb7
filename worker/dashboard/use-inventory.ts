import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Inventory } from '../../shared/inventory.ts';
import { type Answer, type Failure, fetchInventory } from './client.ts';

interface InventoryState {
  /** The last one that was read; it stays while a newer one is fetched, and when fetching fails. */
  inventory: Inventory | null;
  failure: Failure | null;
  loading: boolean;
}

/** The inventory for `token`, starting from `first` or from a fetch. */
export function useInventory(token: string, first: Inventory | null): InventoryState & { reload: () => void } {
  const [state, setState] = useState<InventoryState>({ inventory: first, failure: null, loading: first === null });

  const reload = useCallback(() => {
    setState((before) => ({ ...before, loading: true }));
    void fetchInventory(token).then((answer) => setState((before) => settle(before, answer)));
  }, [token]);

  useEffect(() => {
    if (first === null) reload();
  }, [first, reload]);

  return { ...state, reload };
}

function settle({ inventory }: InventoryState, answer: Answer<Inventory>): InventoryState {
  return answer.ok
    ? { inventory: answer.value, failure: null, loading: false }
    : { inventory, failure: answer.failure, loading: false };
}
