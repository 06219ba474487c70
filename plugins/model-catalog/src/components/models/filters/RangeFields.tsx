import { NumberField } from '@backstage/ui';
import { RANGE_UNITS } from '../../../model/facetTitles';
import { ModelFilter, ModelRange } from '../../../model/modelFilter';

const PLACES = { maximumFractionDigits: 3 };

/** Limits on the numbers of a model, in the units in which people give them. */
export function RangeFields(props: {
  shown: readonly ModelRange[];
  ranges: ModelFilter['ranges'];
  onRange: (range: ModelRange, amount: number | undefined) => void;
}) {
  return (
    <>
      {props.shown.map(range => {
        const { size, title, unit } = RANGE_UNITS[range];
        const amount = props.ranges[range];
        return (
          <NumberField
            key={range}
            label={title}
            secondaryLabel={unit}
            placeholder="any"
            minValue={0}
            formatOptions={PLACES}
            value={amount === undefined ? NaN : amount / size}
            onChange={value =>
              props.onRange(
                range,
                Number.isNaN(value) ? undefined : value * size,
              )
            }
          />
        );
      })}
    </>
  );
}
