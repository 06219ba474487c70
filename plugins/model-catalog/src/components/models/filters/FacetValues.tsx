import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, SearchField } from '@backstage/ui';
import {
  ModelFacet,
  ModelFacetValue,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatNumber,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import { FACET_TITLES, facetValueTitle } from '../../../model/facetTitles';
import styles from './Filters.module.css';

/** Values that are shown at first, and at most: publishers and languages can be thousands. */
const FEW = 6;
const MOST = 30;

function shownValues(
  values: readonly ModelFacetValue[],
  chosen: readonly string[],
  options: { isWhole: boolean; search: string; facet: ModelFacet },
): ModelFacetValue[] {
  const { facet, isWhole, search } = options;
  const isChosen = ({ value }: ModelFacetValue) => chosen.includes(value);
  // A chosen value stays, even where nothing has it any more, so that it can be removed.
  const first = chosen.map(
    value => values.find(each => each.value === value) ?? { value, count: 0 },
  );
  const others = values.filter(
    each =>
      !isChosen(each) &&
      facetValueTitle(facet, each.value)
        .toLocaleLowerCase()
        .includes(search.toLocaleLowerCase()),
  );
  return [...first, ...others].slice(0, isWhole ? MOST : FEW);
}

/** The values of a facet, each with how many models have it. */
export function FacetValues(props: {
  facet: ModelFacet;
  values: readonly ModelFacetValue[];
  chosen: readonly string[];
  onChange: (values: string[]) => void;
}) {
  const { chosen, facet, values } = props;
  const [isWhole, setWhole] = useState(false);
  const [search, setSearch] = useState('');
  const shown = shownValues(values, chosen, { facet, isWhole, search });
  const title = FACET_TITLES[facet];
  return (
    <>
      {isWhole && values.length > MOST && (
        <SearchField
          size="small"
          aria-label={`Find in ${title}`}
          placeholder={`${formatNumber(values.length)} values`}
          value={search}
          onChange={setSearch}
        />
      )}
      <CheckboxGroup
        aria-label={title}
        value={[...chosen]}
        onChange={props.onChange}
      >
        {shown.map(({ count, value }) => (
          <Checkbox key={value} value={value} className={styles.value}>
            <span className={styles.valueTitle}>
              <OutsideText
                text={facetValueTitle(facet, value)}
                maxLength={60}
              />
            </span>{' '}
            <span className={styles.count}>{formatNumber(count)}</span>
          </Checkbox>
        ))}
      </CheckboxGroup>
      {isWhole && values.length > shown.length && (
        <p className={styles.note}>Type to find others.</p>
      )}
      {values.length > FEW && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() => {
            setWhole(!isWhole);
            setSearch('');
          }}
        >
          {isWhole ? 'Show fewer' : `Show all ${formatNumber(values.length)}`}
        </Button>
      )}
    </>
  );
}
