import type {ListrTask} from 'listr2';
import {visible} from '../format.ts';

/** One row of the screen. */
export interface Row {
  /** Takes effect at the next redraw; an empty text hides the row. */
  show(text: string): void;
  /** Marks the row with a tick or a cross; its text stays. */
  end(ok: boolean): void;
}

export interface Screen {
  readonly rows: readonly Row[];
  /** Draws every row anew, `text` in the last one. */
  redraw(text: string): void;
  close(): Promise<void>;
}

/** Live rows on the terminal by listr2: `count` for stages and one below them for all. */
export const openScreen = async (count: number): Promise<Screen> => {
  const {Listr} = await import('listr2');
  const slots = Array.from({length: count + 1}, makeSlot);
  const list = new Listr(
    slots.map(({task}) => task),
    {
      concurrent: true,
      exitOnError: false,
      // listr2's own listener would end the process before the stages have saved their checkpoints.
      registerSignalListeners: false,
      // Lazy: drawn when something changed, not ten times a second for a spinner. Rows say themselves how they ended.
      rendererOptions: {lazy: true, collapseErrors: false, showErrorMessage: false},
    },
  );
  const finished = list.run();
  // A row that failed before would end the program, as nobody looks at its promise yet.
  await Promise.all(slots.map(({begun}) => begun));
  const last = slots.at(-1) as Slot;
  return {
    rows: slots.slice(0, -1),
    redraw: (text) => last.draw(text),
    close: async () => {
      for (const slot of slots) slot.end(true);
      await finished;
    },
  };
};

interface Slot extends Row {
  readonly task: ListrTask;
  /** Settles when listr2 has begun it: what is shown before would be lost. */
  readonly begun: Promise<void>;
  draw(text: string): void;
}

/** A listr2 task that ends when it is told to. Without a title it has no row yet. */
const makeSlot = (): Slot => {
  let end: (ok: boolean) => void = () => undefined;
  const ended = new Promise<void>((resolve, reject) => {
    end = (ok) => (ok ? resolve() : reject(new Error('failed')));
  });
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let show: (text: string) => void = () => undefined;
  let draw: (text: string) => void = () => undefined;
  const task: ListrTask = {
    task: (_, wrapper) => {
      // The wrapper's setter would redraw the whole screen for each row.
      show = (text) => void (wrapper.task.title = text);
      draw = (text) => void (wrapper.title = text);
      begin();
      return ended;
    },
  };
  return {
    task,
    begun,
    show: (text) => show(visible(text)),
    draw: (text) => draw(visible(text)),
    end: (ok) => end(ok),
  };
};
