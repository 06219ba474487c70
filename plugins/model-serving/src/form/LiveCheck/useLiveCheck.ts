import { useCallback, useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { CheckReport, ServiceRequest } from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { RequestDraft } from '../answers';

/** Long enough not to check every keystroke. */
const DEBOUNCE_MS = 500;

/** Quota moves often; a verdict a few seconds old is live enough. */
const QUOTA_SETTLE_MS = 3_000;

export interface LiveCheck {
  /** The last report; it may be about answers given before. */
  report: CheckReport | undefined;
  /** Why the last check could not be made. */
  error: Error | undefined;
  /** Whether report and error are not yet about the present answers. */
  isChecking: boolean;
  retry: () => void;
}

interface Outcome {
  key?: string;
  report?: CheckReport;
  error?: Error;
}

/** Checks a complete draft whenever it changes, and again when the cluster's quota does. */
export function useLiveCheck(draft: RequestDraft): LiveCheck {
  const api = useApi(modelServingApiRef);
  const key =
    draft.state === 'complete' ? JSON.stringify(draft.request) : undefined;
  const [outcome, setOutcome] = useState<Outcome>({});
  const [round, setRound] = useState(0);
  const retry = useCallback(() => setRound(count => count + 1), []);

  useEffect(() => {
    if (key === undefined) {
      return undefined;
    }
    const abort = new AbortController();
    const check = async () => {
      try {
        const request = JSON.parse(key) as ServiceRequest;
        const report = await api.check({ request }, abort.signal);
        if (!abort.signal.aborted) {
          setOutcome({ key, report });
        }
      } catch (error) {
        if (!abort.signal.aborted) {
          setOutcome({ key, error: error as Error });
        }
      }
    };
    const timer = setTimeout(check, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, key, round]);

  const isComplete = key !== undefined;
  useEffect(() => {
    if (!isComplete) {
      return undefined;
    }
    let settle: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = api.subscribe(event => {
      if (event.type === 'tenants' || event.type === 'refresh') {
        settle ??= setTimeout(() => {
          settle = undefined;
          retry();
        }, QUOTA_SETTLE_MS);
      }
    });
    return () => {
      clearTimeout(settle);
      unsubscribe();
    };
  }, [api, isComplete, retry]);

  return {
    report: isComplete ? outcome.report : undefined,
    error: isComplete ? outcome.error : undefined,
    isChecking: isComplete && outcome.key !== key,
    retry,
  };
}
