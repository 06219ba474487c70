import { useEffect, useState } from 'react';
import { SearchField, Select } from '@backstage/ui';
import { VERDICT_WORDS } from '@model-serving/backstage-plugin-model-serving-common';
import { FilterBar } from '@model-serving/backstage-plugin-model-serving-react';
import styles from './ServiceFilters.module.css';

/** Long enough to type a word, short enough not to be noticed. */
const TYPING_MS = 300;

const ALL = 'all';

export interface ServiceFilter {
  tenant: string;
  verdict: string;
  q: string;
}

export function ServiceFilters(props: {
  filter: ServiceFilter;
  tenants: readonly string[];
  onTenant: (tenant: string) => void;
  onVerdict: (verdict: string) => void;
  onSearch: (q: string) => void;
}) {
  const { filter, onSearch } = props;
  const [typed, setTyped] = useState(filter.q);

  useEffect(() => setTyped(filter.q), [filter.q]);
  useEffect(() => {
    if (typed === filter.q) {
      return undefined;
    }
    const timer = setTimeout(() => onSearch(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, filter.q, onSearch]);

  const tenants = [
    ...new Set([...props.tenants, ...(filter.tenant ? [filter.tenant] : [])]),
  ].sort();
  return (
    <FilterBar label="Services">
      <SearchField
        size="small"
        aria-label="Search services"
        placeholder="Name, model or purpose"
        className={styles.search}
        value={typed}
        onChange={setTyped}
      />
      <Select
        size="small"
        aria-label="Tenant"
        className={styles.select}
        value={filter.tenant || ALL}
        onChange={key => props.onTenant(key === ALL ? '' : String(key))}
        options={[
          { id: ALL, label: 'All tenants' },
          ...tenants.map(tenant => ({ id: tenant, label: tenant })),
        ]}
      />
      <Select
        size="small"
        aria-label="Verdict"
        className={styles.select}
        value={filter.verdict || ALL}
        onChange={key => props.onVerdict(key === ALL ? '' : String(key))}
        options={[
          { id: ALL, label: 'All verdicts' },
          ...VERDICT_WORDS.map(word => ({ id: word, label: word })),
        ]}
      />
    </FilterBar>
  );
}
