import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  MODEL_FACETS,
  ModelFacet,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  firstOrder,
  isFiltered,
  MODEL_RANGES,
  ModelFilter,
  ModelOrder,
  ModelRange,
  readFilter,
  readOrder,
  TEXT_PARAMETER,
} from '../../model/modelFilter';

export type View = 'table' | 'cards';

/** More than four models side by side are a table again. */
export const MOST_COMPARED = 4;

export interface ModelListState {
  filter: ModelFilter;
  isFiltered: boolean;
  order: ModelOrder;
  /** What the address says; undefined leaves it to the page's width. */
  view: View | undefined;
  tenant: string;
  page: string;
  /** Names of the models that are chosen to be compared. */
  compared: readonly string[];
  setText(text: string): void;
  setFacet(facet: ModelFacet, values: readonly string[]): void;
  setRange(range: ModelRange, amount: number | undefined): void;
  setOrder(order: ModelOrder): void;
  setView(view: View): void;
  setTenant(tenant: string): void;
  setPage(page: string): void;
  setCompared(names: readonly string[]): void;
  clear(): void;
}

/** Everything that the list of models shows, kept in the address so that it can be shared. */
export function useModelListState(): ModelListState {
  const [params, setParams] = useSearchParams();
  const state = useMemo(() => {
    const filter = readFilter(params);
    const view = params.get('view');
    return {
      filter,
      isFiltered: isFiltered(filter),
      order: readOrder(params),
      view: view === 'table' || view === 'cards' ? (view as View) : undefined,
      tenant: params.get('tenant') ?? '',
      page: params.get('page') ?? '',
      compared: [...new Set(params.getAll('compare'))].slice(0, MOST_COMPARED),
    };
  }, [params]);

  const change = useCallback(
    (next: Record<string, readonly string[]>) =>
      setParams(
        previous => {
          const changed = new URLSearchParams(previous);
          for (const [name, values] of Object.entries(next)) {
            changed.delete(name);
            values
              .filter(Boolean)
              .forEach(value => changed.append(name, value));
          }
          return changed;
        },
        { replace: true },
      ),
    [setParams],
  );

  const actions = useMemo(() => {
    // Another list has other pages.
    const changeList = (next: Record<string, readonly string[]>) =>
      change({ ...next, page: [] });
    return {
      setText: (text: string) => changeList({ [TEXT_PARAMETER]: [text] }),
      setFacet: (facet: ModelFacet, values: readonly string[]) =>
        changeList({ [facet]: values }),
      setRange: (range: ModelRange, amount: number | undefined) =>
        changeList({ [range]: amount === undefined ? [] : [String(amount)] }),
      setOrder: ({ order, sort }: ModelOrder) =>
        changeList({
          sort: sort === 'title' ? [] : [sort],
          order: order === firstOrder(sort).order ? [] : [order],
        }),
      setTenant: (tenant: string) => changeList({ tenant: [tenant] }),
      setView: (view: View) => change({ view: [view] }),
      setPage: (page: string) => change({ page: [page] }),
      setCompared: (names: readonly string[]) => change({ compare: names }),
      clear: () =>
        changeList(
          Object.fromEntries(
            [TEXT_PARAMETER, ...MODEL_FACETS, ...MODEL_RANGES].map(name => [
              name,
              [],
            ]),
          ),
        ),
    };
  }, [change]);

  return { ...state, ...actions };
}
