"""What a model is told about reading an answer, and what people read beside a reading."""
