import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { TenantPlan, TenantProposal } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';

/** Long enough not to plan every keystroke. */
const DEBOUNCE_MS = 500;

interface Outcome {
  key?: string;
  plan?: TenantPlan;
  error?: Error;
}

/** What the proposal would do, planned anew whenever it changes. */
export function useTenantPlan(proposal: TenantProposal | undefined): {
  plan: TenantPlan | undefined;
  error: Error | undefined;
  isPlanning: boolean;
  retry: () => void;
} {
  const api = useApi(modelServingApiRef);
  const key = proposal && JSON.stringify(proposal);
  const [outcome, setOutcome] = useState<Outcome>({});
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound(count => count + 1), []);
  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const plan = await api.planTenant(JSON.parse(key), abort.signal);
        if (!abort.signal.aborted) {
          setOutcome({ key, plan });
        }
      } catch (error) {
        if (!abort.signal.aborted) {
          setOutcome({ key, error: error as Error });
        }
      }
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, key, round]);
  const isCurrent = key !== undefined && outcome.key === key;
  return {
    plan: isCurrent ? outcome.plan : undefined,
    error: isCurrent ? outcome.error : undefined,
    isPlanning: key !== undefined && !isCurrent,
    retry,
  };
}
