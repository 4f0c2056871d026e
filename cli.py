"""Run the commands from a checkout: python cli.py plan SCENARIO --out FOLDER."""

from scheduler.commands import main

if __name__ == "__main__":
    main(prog_name="cli.py")
