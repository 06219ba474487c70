import { ComponentType } from 'react';
import { BgProvider } from '@backstage/ui';
import {
  FieldExtensionComponentProps,
  makeFieldSchema,
} from '@backstage/plugin-scaffolder-react';
import {
  createFormField,
  FormFieldExtensionData,
} from '@backstage/plugin-scaffolder-react/alpha';
import { useKeptAnswers } from './answers';
import styles from './framed.module.css';

type Schemas = Parameters<typeof makeFieldSchema>[0];
type Read = Schemas['output'];

/** The option of fields whose answers depend on the golden path that the form is for. */
export const pathSchema = (z: Parameters<Read>[0]) =>
  z.object({
    path: z
      .string()
      .optional()
      .describe('Id of the golden path; the first one by default'),
  });

/**
 * Makes a field of what asks, with what all fields have: readable colors, the surface it is on, which the scaffolder's own
 * card does not set, so that inputs are visible on it, and answers that outlive a reload.
 */
export function formField<A, O extends object>(field: {
  name: string;
  component: ComponentType<FieldExtensionComponentProps<A, O>>;
  output: Read;
  options?: Read;
  validation?: FormFieldExtensionData['validation'];
}) {
  const { component: Field, name, options, output, validation } = field;
  return createFormField({
    name: `ModelServing${name}`,
    component: function FramedField(props) {
      useKeptAnswers(props.formContext);
      return (
        <BgProvider bg="neutral-1">
          <div className={styles.frame}>
            <Field {...(props as FieldExtensionComponentProps<A, O>)} />
          </div>
        </BgProvider>
      );
    },
    validation,
    schema: makeFieldSchema({ output, uiOptions: options }),
  });
}
