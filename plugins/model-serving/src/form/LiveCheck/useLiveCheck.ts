import { useEffect } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  CheckReport,
  EditOptions,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { RequestDraft, useDebouncedRequest } from '../answers';

/** Quota moves often; a report that is a few seconds old is live enough. */
const QUOTA_SETTLE_MS = 3_000;

export interface LiveCheck {
  /** The last report; it may be about answers given before. */
  report: CheckReport | undefined;
  /** Why the last check could not be made. */
  error: Error | undefined;
  /** Whether report and error are not yet about the current answers. */
  isChecking: boolean;
  retry: () => void;
}

/** Checks a complete draft whenever it changes, and again when the cluster's quota does. */
export function useLiveCheck(
  draft: RequestDraft,
  path: string | undefined,
  edit?: EditOptions,
): LiveCheck {
  const api = useApi(modelServingApiRef);
  const isComplete = draft.state === 'complete';
  const { data, error, isCurrent, retry } = useDebouncedRequest(
    isComplete ? { path, request: draft.request, edit } : undefined,
    (input, signal) => api.check(input, { signal }),
  );

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

  return { report: data, error, isChecking: isComplete && !isCurrent, retry };
}
