import { limits } from '@onair/protocol';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { broadcastTexts } from '../texts/broadcast';
import { Announcer } from '../ui/announcer';
import { Broadcaster } from './broadcaster';

/** The box for the title. While live a change has to be saved. */
@Component({
  selector: 'onair-title-field',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form (submit)="save($event)">
      <label class="field">
        <span class="field__label">{{ texts.label }}</span>
        <input
          class="input"
          autocomplete="off"
          enterkeyhint="done"
          [placeholder]="texts.placeholder"
          [maxLength]="longest"
          [value]="broadcaster.title()"
          [attr.aria-invalid]="failed() || null"
          (input)="type($event)"
        />
      </label>
      @if (changed()) {
        <button type="submit" class="button" [disabled]="saving()">
          {{ saving() ? texts.saving : texts.save }}
        </button>
      }
    </form>
    @if (failed()) {
      <p class="field__hint" role="alert">{{ texts.notSaved }}</p>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    form {
      display: flex;
      align-items: end;
      gap: var(--space-2);
    }
    .field {
      flex: 1 1 auto;
    }
  `,
})
export class TitleField {
  protected readonly texts = broadcastTexts.title;
  protected readonly longest = limits.titleLength;
  protected readonly broadcaster = inject(Broadcaster);
  protected readonly saving = signal(false);
  protected readonly failed = signal(false);
  private readonly announcer = inject(Announcer);
  /** Whether viewers read another title than the one in the box. */
  protected readonly changed = computed(() => {
    const { phase, stream, title } = this.broadcaster;
    return phase() === 'live' && title().trim() !== '' && title().trim() !== stream()?.title;
  });

  protected type(event: Event): void {
    this.broadcaster.title.set((event.target as HTMLInputElement).value);
  }

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    if (!this.changed() || this.saving()) return;
    this.saving.set(true);
    try {
      await this.broadcaster.retitle();
      this.failed.set(false);
      this.announcer.say(this.texts.saved);
    } catch {
      // Refused or no connection: what was typed stays in the box, to be saved again.
      this.failed.set(true);
    } finally {
      this.saving.set(false);
    }
  }
}
