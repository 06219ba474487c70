import { createContext, ReactNode, useContext, useId } from 'react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import styles from './Section.module.css';

type Level = 2 | 3 | 4;

const LevelContext = createContext<Level>(3);

/** Sets the heading level of the sections below, so that a page's outline has no gaps. @public */
export function SectionLevel(props: { level: Level; children: ReactNode }) {
  return (
    <LevelContext.Provider value={props.level}>
      {props.children}
    </LevelContext.Provider>
  );
}

/** A titled card, and a landmark of that name. @public */
export function Section(props: {
  title: string;
  /** One line under the title. */
  note?: ReactNode;
  /** Controls on the title's right. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  const level = useContext(LevelContext);
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Card className={styles.card}>
        <CardHeader>
          <div className={styles.head}>
            <Text
              as={`h${level}`}
              id={id}
              variant="title-x-small"
              weight="bold"
              className={styles.title}
            >
              {props.title}
            </Text>
            {props.actions}
          </div>
          {props.note && <div className={styles.note}>{props.note}</div>}
        </CardHeader>
        <CardBody>{props.children}</CardBody>
      </Card>
    </section>
  );
}
