import type {JSX} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {Opened} from '../../state/choices.ts';
import {useView} from '../../state/view.ts';
import {ImagePanel} from './image-panel.tsx';
import {StagePanel} from './stage-panel.tsx';
import {TrialPanel} from './trial-panel.tsx';

/** What was opened, in a dialog; the page may change beneath and in it. */
export const Panel = (): JSX.Element => {
  const {opened} = useView().choices;
  const ref = useRef<HTMLDialogElement>(null);
  const what = opened.value;
  useEffect(() => {
    const dialog = ref.current!;
    if (what && !dialog.open) dialog.showModal();
    if (!what && dialog.open) dialog.close();
  }, [what]);
  return (
    <dialog
      ref={ref}
      class={`panel panel-${what?.type ?? 'none'}`}
      aria-labelledby="panel-title"
      onClose={() => (opened.value = undefined)}
      onClick={({target, currentTarget}) => {
        // A click beside the panel is a click on the dialog itself.
        if (target === currentTarget) currentTarget.close();
      }}
    >
      <div class="panel-body">
        <button type="button" class="control close" onClick={() => ref.current?.close()}>
          Close
        </button>
        {what && <Content {...what} />}
      </div>
    </dialog>
  );
};

const Content = (what: Opened): JSX.Element | null => {
  const {stages, images, sweep} = useView().page.value;
  switch (what.type) {
    case 'stage': {
      const stage = stages.find(({id}) => id === what.id);
      return stage ? <StagePanel stage={stage} /> : null;
    }
    case 'trial': {
      const trial = sweep?.trials.find(({id}) => id === what.id);
      return trial ? <TrialPanel trial={trial} /> : null;
    }
    case 'image': {
      const image = images.find(
        ({stage, name, trial}) => stage === what.stage && name === what.name && trial === what.trial,
      );
      return image ? <ImagePanel image={image} /> : null;
    }
  }
};
