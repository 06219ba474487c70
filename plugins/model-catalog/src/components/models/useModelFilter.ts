import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Facet, FACETS, ModelFilter } from '../../model/facets';

export type View = 'table' | 'cards';

interface FilterState {
  filter: ModelFilter;
  isFiltered: boolean;
  /** What the address says; undefined leaves it to the page's width. */
  view: View | undefined;
  setText(text: string): void;
  setFacet(facet: Facet, values: readonly string[]): void;
  setView(view: View): void;
  clear(): void;
}

/** The list's filter and view, kept in the address so that it can be shared. */
export function useModelFilter(): FilterState {
  const [params, setParams] = useSearchParams();
  const filter = useMemo<ModelFilter>(
    () => ({
      text: params.get('q') ?? '',
      facets: {
        task: params.getAll('task'),
        license: params.getAll('license'),
        publisher: params.getAll('publisher'),
        engine: params.getAll('engine'),
      },
    }),
    [params],
  );
  const change = (name: string, values: readonly string[]) =>
    setParams(
      previous => {
        const next = new URLSearchParams(previous);
        next.delete(name);
        values.filter(Boolean).forEach(value => next.append(name, value));
        return next;
      },
      { replace: true },
    );
  const view = params.get('view');
  return {
    filter,
    isFiltered:
      filter.text !== '' ||
      FACETS.some(facet => filter.facets[facet].length > 0),
    view: view === 'table' || view === 'cards' ? view : undefined,
    setText: text => change('q', [text]),
    setFacet: change,
    setView: chosen => change('view', [chosen]),
    clear: () =>
      setParams(
        previous => {
          const next = new URLSearchParams(previous);
          ['q', ...FACETS].forEach(name => next.delete(name));
          return next;
        },
        { replace: true },
      ),
  };
}
