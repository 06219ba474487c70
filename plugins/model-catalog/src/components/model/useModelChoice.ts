import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  CatalogModel,
  chooseArtifact,
  MemoryLoad,
  ModelArtifact,
  ModelVersion,
  RuntimeOffer,
  servedBy,
} from '@model-serving/backstage-plugin-model-serving-common';

const MOST_TOKENS = 100_000_000;
const MOST_REQUESTS = 10_000;

/** A whole number of the address; undefined for anything else. */
function wholeNumber(text: string | null, most: number): number | undefined {
  const number = text && /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : NaN;
  return number <= most ? number : undefined;
}

/** What of a model is looked at; all of it is in the address. */
export interface ModelLook {
  version: ModelVersion | undefined;
  /** What would be deployed: the chosen variant, or the first that the platform serves. */
  artifact: ModelArtifact | undefined;
  load: MemoryLoad;
  /** Changes the address; null goes back to the default. */
  change(next: {
    version?: string | null;
    variant?: string | null;
    context?: number | null;
    requests?: number | null;
  }): void;
}

/** @param runtimes - What the platform serves models with; undefined while unknown */
export function useModelChoice(
  model: CatalogModel,
  runtimes: readonly RuntimeOffer[] | undefined,
): ModelLook {
  const [params, setParams] = useSearchParams();
  const named = (key: string) => params.get(key) ?? undefined;
  const version = named('version');
  const asked = { version, variant: named('variant') };
  const isServed = runtimes && servedBy(model, runtimes);
  // An address may name what is gone since it was shared.
  const artifact =
    chooseArtifact(model, asked, isServed) ??
    chooseArtifact(model, { version }, isServed) ??
    chooseArtifact(model, {}, isServed);
  const change = useCallback<ModelLook['change']>(
    next =>
      setParams(
        previous => {
          const changed = new URLSearchParams(previous);
          for (const [key, value] of Object.entries(next)) {
            if (value === null || value === undefined) {
              changed.delete(key);
            } else {
              changed.set(key, String(value));
            }
          }
          return changed;
        },
        { replace: true },
      ),
    [setParams],
  );
  return {
    version:
      artifact?.version ??
      model.versions.find(({ name }) => name === version) ??
      model.versions[0],
    artifact,
    load: {
      contextTokens: wholeNumber(params.get('context'), MOST_TOKENS),
      requests: wholeNumber(params.get('requests'), MOST_REQUESTS),
    },
    change,
  };
}
