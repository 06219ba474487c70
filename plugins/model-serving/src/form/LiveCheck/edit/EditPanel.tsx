import { useId } from 'react';
import { Radio, RadioGroup, Text } from '@backstage/ui';
import {
  EditChoice,
  EditConflict,
  EditedFile,
  KeptField,
  ServiceEdit,
} from '@model-serving/backstage-plugin-model-serving-common';
import { lineDiff } from './lineDiff';
import styles from './EditPanel.module.css';

type Choose = (id: string, choice: EditChoice) => void;
type Choices = Readonly<Record<string, EditChoice>>;

const MARKS = { same: ' ', removed: '−', added: '+', gap: ' ' } as const;
const WORDS = { removed: 'Removed: ', added: 'Added: ' } as const;

function FileDiff({ file }: { file: EditedFile }) {
  const headingId = useId();
  const lines = lineDiff(file.before, file.after);
  return (
    <section aria-labelledby={headingId} className={styles.file}>
      <Text as="h5" id={headingId} variant="body-small" weight="bold">
        {file.path}
        {file.before === null && ' (new)'}
        {file.after === null && ' (removed)'}
      </Text>
      {/* A region that scrolls must be reachable by keyboard. */}
      <div
        className={styles.scroll}
        role="group"
        aria-labelledby={headingId}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <pre className={styles.code}>
          {lines.map(({ kind, text }, index) => (
            <span key={index} className={styles.codeLine} data-kind={kind}>
              <span aria-hidden="true">{MARKS[kind]} </span>
              {(kind === 'removed' || kind === 'added') && (
                <span className={styles.hidden}>{WORDS[kind]}</span>
              )}
              {text}
              {'\n'}
            </span>
          ))}
        </pre>
      </div>
    </section>
  );
}

const nameOf = ({ field, object }: KeptField | EditConflict) =>
  field ? `${object}: ${field}` : object;

/** Both values of a field, to choose from where one may. */
function Field(props: {
  field: KeptField | EditConflict;
  chosen: EditChoice | undefined;
  words: Record<EditChoice, string>;
  onChoose: Choose | undefined;
}) {
  const { chosen, field, onChoose, words } = props;
  return (
    <li className={styles.field}>
      <RadioGroup
        label={nameOf(field)}
        value={chosen ?? field.choice ?? ''}
        isDisabled={!onChoose}
        onChange={value => onChoose?.(field.id, value as EditChoice)}
      >
        {(['git', 'form'] as const).map(choice => (
          <Radio key={choice} value={choice}>
            <span className={styles.option}>
              <span>{words[choice]}</span>
              <code className={styles.value}>{field[choice] ?? 'none'}</code>
            </span>
          </Radio>
        ))}
      </RadioGroup>
    </li>
  );
}

function Fields(props: {
  title: string;
  note: string;
  fields: ReadonlyArray<KeptField | EditConflict>;
  choices: Choices;
  words: Record<EditChoice, string>;
  onChoose: Choose | undefined;
}) {
  const { choices, fields, note, onChoose, title, words } = props;
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className={styles.part}>
      <Text as="h4" id={headingId} variant="body-medium" weight="bold">
        {title}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {note}
      </Text>
      <ul className={styles.fields}>
        {fields.map(field => (
          <Field
            key={field.id}
            field={field}
            chosen={choices[field.id]}
            words={words}
            onChoose={onChoose}
          />
        ))}
      </ul>
    </section>
  );
}

const filesInWords = (count: number) =>
  count === 1 ? '1 file changes' : `${count} files change`;

/** What answers change of a service that Git holds: conflicts to decide first, the difference, and what stays. */
export default function EditPanel(props: {
  edit: ServiceEdit;
  /** What was chosen so far; the edit follows when it has been checked. */
  choices?: Choices;
  /** Left out where nothing can be chosen. */
  onChoose?: Choose;
}) {
  const { choices = {}, edit } = props;
  const { conflicts, files, kept } = edit;
  const headingId = useId();
  const elsewhere = props.onChoose
    ? ''
    : ' You can choose in the last step of the form.';
  return (
    <div className={styles.panel}>
      {conflicts.length > 0 && (
        <Fields
          title="Conflicts with Git"
          note={`Somebody changed these fields in Git since the form was opened, and your answers change them too. Choose a value for each.${elsewhere}`}
          fields={conflicts}
          choices={choices}
          words={{ git: 'Git has', form: 'Your answers' }}
          onChoose={props.onChoose}
        />
      )}
      <section aria-labelledby={headingId} className={styles.part}>
        <Text as="h4" id={headingId} variant="body-medium" weight="bold">
          Difference
        </Text>
        <Text as="p" variant="body-small" color="secondary">
          {files.length === 0
            ? 'Nothing changes.'
            : `${filesInWords(
                files.length,
              )}. All other lines stay as they are.`}
        </Text>
        {files.map(file => (
          <FileDiff key={file.path} file={file} />
        ))}
      </section>
      {kept.length > 0 && (
        <Fields
          title="Kept from Git"
          note={`Git differs here from what the golden path writes. It stays so unless you choose otherwise.${elsewhere}`}
          fields={kept}
          choices={choices}
          words={{ git: 'Keep', form: 'Golden path' }}
          onChoose={props.onChoose}
        />
      )}
    </div>
  );
}
