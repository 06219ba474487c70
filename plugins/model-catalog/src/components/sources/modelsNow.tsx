import {
  DataColumn,
  formatNumber,
  Unknown,
} from '@model-serving/backstage-plugin-model-serving-react';

/**
 * How many models a line is about now.
 *
 * @param unknown - why they are not counted; null where they are
 */
export function modelsNow<T extends { models: number | null }>(
  unknown: string | null,
): DataColumn<T> {
  return {
    id: 'count',
    label: 'Models now',
    numeric: true,
    render: ({ models }) =>
      models === null ? (
        <Unknown sentence={unknown ?? 'Not counted.'} />
      ) : (
        formatNumber(models)
      ),
  };
}
