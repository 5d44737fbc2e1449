import { Component, type ReactNode } from 'react';

interface Props {
  /** Shown when rendering fails, above all when a chunk does not load. */
  fallback: ReactNode;
  /** The open page. When another one opens, it is tried. */
  path?: string;
  children: ReactNode;
}

interface State {
  hasFailed: boolean;
  path: string | undefined;
}

/** Shows something else when rendering fails. */
export class Boundary extends Component<Props, State> {
  override state: State = { hasFailed: false, path: this.props.path };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps({ path }: Props, state: State) {
    return path === state.path ? null : { hasFailed: false, path };
  }

  override render() {
    return this.state.hasFailed ? this.props.fallback : this.props.children;
  }
}
