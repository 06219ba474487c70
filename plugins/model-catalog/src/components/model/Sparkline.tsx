import { SeriesPoint } from '@model-serving/backstage-plugin-model-serving-common';
import styles from './ModelPage.module.css';

const WIDTH = 80;
const HEIGHT = 20;

/** The stretches of a series where something is known. */
function stretchesOf(points: readonly SeriesPoint[]): SeriesPoint[][] {
  const stretches: SeriesPoint[][] = [[]];
  for (const point of points) {
    if (point[1] === null) {
      stretches.push([]);
    } else {
      stretches[stretches.length - 1].push(point);
    }
  }
  return stretches.filter(stretch => stretch.length > 1);
}

/** A series as a small line, with gaps where nothing is known; nothing where there is no line to draw. */
export function Sparkline(props: {
  label: string;
  points: readonly SeriesPoint[];
}) {
  const { label, points } = props;
  const stretches = stretchesOf(points);
  if (stretches.length === 0) {
    return null;
  }
  const start = points[0][0];
  const seconds = points[points.length - 1][0] - start;
  const most = Math.max(...points.map(([, value]) => value ?? 0), 1e-9);
  const place = ([at, value]: SeriesPoint) =>
    `${((at - start) / seconds) * WIDTH},${
      HEIGHT - 1 - ((value ?? 0) / most) * (HEIGHT - 2)
    }`;
  return (
    <svg
      className={styles.sparkline}
      role="img"
      aria-label={label}
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    >
      {stretches.map(stretch => (
        <polyline key={stretch[0][0]} points={stretch.map(place).join(' ')} />
      ))}
    </svg>
  );
}
