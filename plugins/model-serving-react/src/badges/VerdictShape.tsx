import { ReactNode } from 'react';
import { VerdictWord } from '@model-serving/backstage-plugin-model-serving-common';

const RING = (
  <circle
    cx="8"
    cy="8"
    r="5.75"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.5"
  />
);

const SHAPES: Record<VerdictWord, ReactNode> = {
  serving: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  degraded: (
    <>
      {RING}
      <path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" />
    </>
  ),
  saturated: <path d="M8 1.5 15 14H1z" fill="currentColor" />,
  queued: (
    <circle
      cx="8"
      cy="8"
      r="5.75"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeDasharray="2.4 2.1"
    />
  ),
  starting: (
    <>
      {RING}
      <path d="M8 8V2a6 6 0 0 1 6 6z" fill="currentColor" />
    </>
  ),
  failed: (
    <path
      d="m3 3 10 10M13 3 3 13"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
    />
  ),
  running: <path d="M4 2v12l10-6z" fill="currentColor" />,
  configured: (
    <>
      {RING}
      <path
        d="m5 8.25 2.25 2.25L11 6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  finished: (
    <path
      d="m2.5 8.5 3.5 4 7.5-9"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  stopped: (
    <rect x="2.5" y="2.5" width="11" height="11" rx="1" fill="currentColor" />
  ),
  removed: (
    <path
      d="M2.5 2.5h11v11h-11z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeDasharray="3 2"
    />
  ),
  proposed: (
    <path
      d="M8 1.5 14.5 8 8 14.5 1.5 8z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinejoin="round"
    />
  ),
  unknown: (
    <path
      d="M5 6a3 3 0 1 1 4.6 2.5C8.5 9.2 8 9.7 8 10.7M8 13.3v.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
    />
  ),
};

/** A verdict's shape alone, for where its word is next to it. @public */
export function VerdictShape(props: { word: VerdictWord }) {
  return (
    <svg viewBox="0 0 16 16" width="1em" height="1em" aria-hidden="true">
      {SHAPES[props.word]}
    </svg>
  );
}
