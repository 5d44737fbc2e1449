import styles from './LoadFailure.module.css';

/** The page of last resort. It needs no catalogue: its text is here, in both languages. */
export function LoadFailure() {
  return (
    <main className={styles.page}>
      <h1>The page could not be loaded</h1>
      <p>Check your connection and load it again. Nothing you did was lost.</p>
      <div lang="fr-CA">
        <h2>La page n’a pas pu être chargée</h2>
        <p>Vérifiez votre connexion et rechargez-la. Rien de ce que vous avez fait n’est perdu.</p>
      </div>
      <button type="button" onClick={() => window.location.reload()}>
        Reload · <span lang="fr-CA">Recharger</span>
      </button>
    </main>
  );
}
