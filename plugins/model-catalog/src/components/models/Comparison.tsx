import { createContext, ReactNode, useContext, useMemo } from 'react';

/** The models that are chosen to be compared, by name. */
export interface Comparison {
  names: readonly string[];
  onChange: (names: readonly string[]) => void;
}

const ComparisonContext = createContext<Comparison>({
  names: [],
  onChange: () => {},
});

/** A choice changes its checkbox, and not the rows around it. */
export function ComparisonProvider(
  props: Comparison & { children: ReactNode },
) {
  const { names, onChange } = props;
  const value = useMemo(() => ({ names, onChange }), [names, onChange]);
  return (
    <ComparisonContext.Provider value={value}>
      {props.children}
    </ComparisonContext.Provider>
  );
}

export function useComparison(): Comparison {
  return useContext(ComparisonContext);
}
