import { useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ModelPage } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Loaded,
  modelServingApiRef,
  useLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ModelChoice, modelChoice } from './modelChoice';

/** Most models that the form offers at once; typing narrows them. */
const MOST_CHOICES = 50;

/** Long enough to type a word, short enough not to be noticed. */
const TYPING_MS = 300;

export interface ModelChoices {
  items: ModelChoice[];
  /** Models that the search finds. */
  total: number;
  /** Models of the catalog that the user may see. */
  all: number;
}

export interface LoadedModelChoices extends Loaded<ModelChoices> {
  /** Whether the choices are about what was typed before; the answer is on its way. */
  isOutdated: boolean;
}

/**
 * The first models that a search finds and that no rule hides from the tenant. While another search runs, the last
 * choices stay, but for those of another tenant.
 */
export function useModelChoices(
  typed: string,
  tenant: string | undefined,
  isExternal = false,
): LoadedModelChoices {
  const api = useApi(modelServingApiRef);
  const wanted = typed.trim();
  const text = useSettled(wanted);
  const loaded = useLoaded<ModelChoices>({
    key: JSON.stringify([text, tenant]),
    load: async () =>
      choicesOf(
        await api.models({
          ...(text && { text }),
          ...(tenant !== undefined && { tenant }),
          limit: MOST_CHOICES,
        }),
        isExternal,
      ),
  });
  const last = useRef<{ tenant: string | undefined; data: ModelChoices }>();
  useEffect(() => {
    if (loaded.data) {
      last.current = { tenant, data: loaded.data };
    }
  }, [loaded.data, tenant]);
  const before =
    last.current && last.current.tenant !== tenant
      ? { ...last.current.data, items: [], total: 0 }
      : last.current?.data;
  return {
    ...loaded,
    data: loaded.data ?? before,
    isOutdated: text !== wanted || (!loaded.data && !loaded.error),
  };
}

function choicesOf(
  { all, items, total }: ModelPage,
  isExternal: boolean,
): ModelChoices {
  return {
    // Platform owners are told of hidden models too.
    items: items
      .filter(({ decision }) => !decision.hidden)
      .map(model => modelChoice(model, isExternal)),
    total,
    all,
  };
}

/** A text once typing pauses. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    if (text === settled) {
      return undefined;
    }
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, settled]);
  return settled;
}
