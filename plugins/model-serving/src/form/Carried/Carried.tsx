import { formField } from '../formField';

/** Holds what the form was opened with and asks nothing about. */
export const carriedField = formField<unknown, {}>({
  name: 'Carried',
  component: () => null,
  output: z => z.any().describe('What the form was opened with'),
});
