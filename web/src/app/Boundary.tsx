import { Component, type ReactNode } from 'react';

import { LoadFailure } from './LoadFailure';

interface Props {
  children: ReactNode;
}

/** Shows `LoadFailure` when rendering fails, above all when a chunk of the page does not load. */
export class Boundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <LoadFailure /> : this.props.children;
  }
}
