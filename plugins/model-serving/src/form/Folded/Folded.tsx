import { ReactNode } from 'react';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import { useKeptFlag } from '../answers';
import { Problem } from '../notes';
import styles from './Folded.module.css';

/** Questions that few people answer, folded away behind what was answered. */
export function Folded(props: {
  title: string;
  /** What was answered, in words. */
  answers: string;
  /** Name of the parameter of the address that says that it is open. */
  parameter: string;
  lead?: string;
  /** Above the questions. */
  notices?: ReactNode;
  /** Each a {@link FoldedQuestion}. */
  questions: ReactNode;
  /** Below the questions. */
  children?: ReactNode;
}) {
  const [isOpen, setOpen] = useKeptFlag(props.parameter);
  return (
    <Accordion isExpanded={isOpen} onExpandedChange={setOpen}>
      <AccordionTrigger
        level={3}
        title={props.title}
        subtitle={props.answers}
      />
      <AccordionPanel>
        {props.lead && (
          <Text
            as="p"
            variant="body-small"
            color="secondary"
            className={styles.lead}
          >
            {props.lead}
          </Text>
        )}
        {props.notices}
        <div className={styles.questions}>{props.questions}</div>
        {props.children}
      </AccordionPanel>
    </Accordion>
  );
}

/** One of the questions, with why its answer cannot be taken; null where it can. */
export function FoldedQuestion(props: {
  refusal: string | null;
  children: ReactNode;
}) {
  return (
    <div className={styles.question}>
      {props.children}
      {props.refusal !== null && <Problem>{props.refusal}</Problem>}
    </div>
  );
}
