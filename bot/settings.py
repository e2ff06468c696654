"""Every setting, its default and its help text. They come from the environment or `.env`."""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import WrongSettings
from storage.encryption import Vault
from storage.session import async_url

DEFAULT_DATABASE = "sqlite:///relieved-quota.db"


class Settings(BaseSettings):
    """What an installation chooses. Secrets never show in logs or errors."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", case_sensitive=False, populate_by_name=True
    )

    database_url: str = Field(
        DEFAULT_DATABASE, description="sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME"
    )

    slack_bot_token: SecretStr | None = Field(None, description="xoxb-..., for one workspace")
    slack_app_token: SecretStr | None = Field(None, description="xapp-...: use Socket Mode")
    slack_signing_secret: SecretStr | None = Field(None, description="for signed HTTP")
    slack_client_id: str | None = Field(None, description="for installs by OAuth")
    slack_client_secret: SecretStr | None = Field(None, description="for installs by OAuth")
    slack_api_url: str = Field("https://slack.com/api/", description="another server, for tests")

    teams_app_id: str | None = Field(None, description="the Entra application id")
    teams_app_password: SecretStr | None = Field(None, description="its client secret")
    teams_tenant_id: str | None = Field(None, description="the Entra tenant")
    teams_service_url: str = Field(
        "https://smba.trafficmanager.net/teams/",
        description="another server than Teams', for tests and government clouds",
    )
    teams_login_url: str = Field(
        "https://login.microsoftonline.com", description="another sign-in server, for tests"
    )
    teams_openid_url: str = Field(
        "https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="where else the signing keys are told, for tests",
    )

    openai_api_key: SecretStr | None = Field(
        None, description="present: a model may be switched on"
    )
    openai_base_url: str | None = Field(None, description="a server that speaks the same interface")
    openai_model: str | None = Field(None, description="the model's name")

    rq_encryption_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Fernet keys, comma separated; the first encrypts, all decrypt"
    )
    rq_base_url: str | None = Field(None, description="https://... where people reach this server")
    rq_port: int = Field(8080, ge=1, le=65535, description="1 to 65535")
    rq_plays: Path | None = Field(
        None, description="a folder with plays of your own, written like those in prompts/plays"
    )
    rq_workers: Literal["embedded", "procrastinate"] = Field(
        "embedded",
        description="embedded (messages go out from this process) or, on PostgreSQL, procrastinate "
        "(any number of `worker` processes hand them over)",
    )

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        async_url(value)
        return value

    @field_validator("rq_encryption_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("rq_encryption_keys")
    @classmethod
    def _are_keys(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for number, key in enumerate(value, 1):
            try:
                Fernet(key.get_secret_value())
            except ValueError:
                raise ValueError(
                    f"key {number} is not a Fernet key (32 bytes, URL-safe base64)"
                ) from None
        return value

    @field_validator("rq_plays")
    @classmethod
    def _is_there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError("there is no such folder")
        return value

    @field_validator("rq_workers")
    @classmethod
    def _have_a_database(cls, value: str, info: ValidationInfo) -> str:
        url: str = info.data.get("database_url", DEFAULT_DATABASE)
        if value == "procrastinate" and async_url(url).get_backend_name() != "postgresql":
            raise ValueError("workers need PostgreSQL")
        return value

    @cached_property
    def uses_slack(self) -> bool:
        """Whether enough is set to run on Slack."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @cached_property
    def uses_teams(self) -> bool:
        """Whether enough is set to run on Teams."""
        return bool(self.teams_app_id)

    @cached_property
    def vault(self) -> Vault | None:
        """What encrypts with the keys of this installation; None where it has none."""
        keys = [key.get_secret_value() for key in self.rq_encryption_keys]
        return Vault(keys) if keys else None


def load_settings() -> Settings:
    """The settings of this process. Raises WrongSettings: each wrong one names itself, what was
    found (secrets excepted) and what is allowed."""
    try:
        return Settings()  # pyright: ignore[reportCallIssue]  every field has a default
    except ValidationError as error:
        raise WrongSettings("\n".join(_sentence(one) for one in error.errors())) from None


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0]) if error["loc"] else "?"
    field = Settings.model_fields.get(name)
    allowed = field.description if field and field.description else "another value"
    secret = name == "database_url" or (field is not None and "Secret" in str(field.annotation))
    found = "its value" if secret else repr(error["input"])
    return f"{name.upper()}: {found} cannot be used; allowed is {allowed}."
